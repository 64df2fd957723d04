// A table that can be sorted, searched and opened further.

const pageRows = 25;

/**
 * columns: {title, value(row), text(row), kind: "name" | "word" | "number" | "share", of: total of a share, open(row)}
 * options: {id, caption, columns, rows, sort: index, rising, search: whether to show a search field, mark(row)}
 * Returns {element, show(rows, caption)}.
 */
function table(options) {
  const columns = options.columns;
  let rows = options.rows;
  let sort = options.sort === undefined ? -1 : options.sort;
  let rising = options.rising || false;
  let room = pageRows;
  let wanted = "";

  const caption = make("caption", {}, options.caption);
  const heads = columns.map((column, i) => make("th", {scope: "col", class: isWord(column) ? "word" : null},
      make("button", {type: "button", onclick: () => sortBy(i)}, column.title)));
  const body = make("tbody");
  const more = make("button", {type: "button", onclick: () => { room = room * 4; fill(); }});
  const tools = make("div", {class: "row tools"});
  if (options.search) {
    const field = make("input", {type: "search", "aria-label": "Search: " + options.caption, placeholder: "Search", oninput: event => {
      wanted = event.target.value.toLowerCase();
      room = pageRows;
      fill();
    }});
    tools.append(field);
  }
  const status = make("span", {role: "status", "aria-live": "polite"});
  tools.append(status);
  const element = make("div", {id: options.id}, tools,
      make("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": options.caption},
          make("table", {}, caption, make("thead", {}, make("tr", {}, ...heads)), body)),
      make("div", {class: "tools"}, more));

  function isWord(column) {
    return column.kind === "name" || column.kind === "word";
  }

  function sortBy(i) {
    rising = sort === i ? !rising : isWord(columns[i]);
    sort = i;
    fill();
  }

  function text(column, row) {
    return String(column.text ? column.text(row) : column.value(row));
  }

  function cell(column, row) {
    const words = text(column, row);
    const kind = column.kind || "number";
    const open = column.open && column.open(row);
    const made = make(kind === "name" && column.title === columns[0].title ? "th" : "td",
        {class: kind === "name" ? "name word" : kind === "number" ? null : kind},
        open ? make("button", {type: "button", onclick: open}, words) : words);
    if (made.tagName === "TH") {
      made.setAttribute("scope", "row");
    }
    if (kind === "share") {
      made.style.setProperty("--part", Math.max(0, Math.min(100, 100 * column.value(row) / (column.of() || 1))) + "%");
    }
    if (column.mark) {
      made.classList.add(...[column.mark(row)].filter(mark => mark));
    }
    return made;
  }

  function fill() {
    let found = wanted === "" ? rows : rows.filter(row => columns.some(
        column => isWord(column) && text(column, row).toLowerCase().includes(wanted)));
    if (sort >= 0) {
      const value = columns[sort].value;
      const way = rising ? 1 : -1;
      found = [...found].sort((a, b) => way * (isWord(columns[sort]) ? d3.ascending(String(value(a)), String(value(b))) : d3.ascending(value(a), value(b))));
    }
    body.replaceChildren(...found.slice(0, room).map(row => make("tr", {}, ...columns.map(column => cell(column, row)))));
    heads.forEach((head, i) => i === sort ? head.setAttribute("aria-sort", rising ? "ascending" : "descending") : head.removeAttribute("aria-sort"));
    more.hidden = found.length <= room;
    more.textContent = "Show more of " + count(found.length);
    status.textContent = found.length === rows.length ? count(rows.length) + (rows.length === 1 ? " row" : " rows")
        : count(found.length) + " of " + count(rows.length) + " rows";
  }

  fill();
  return {
    element,
    show(others, words) {
      rows = others;
      room = pageRows;
      if (words !== undefined) {
        caption.textContent = words;
      }
      fill();
    },
    all() {
      room = Math.max(room, 1000);
      fill();
    }
  };
}

/** The columns that groups of keys have. */
function groupColumns(title, all, files) {
  const columns = [
    {title, kind: "name", value: row => row.name},
    {title: "share", kind: "share", value: row => row.memory, text: row => percent(row.memory, all.memory), of: () => all.memory},
    {title: "memory", value: row => row.memory, text: row => bytes(row.memory)},
    {title: "allocated", value: row => row.allocated, text: row => bytes(row.allocated)},
    {title: "keys", value: row => row.keys, text: row => count(row.keys)},
    {title: "expiring", value: row => row.expiring / row.keys, text: row => percent(row.expiring, row.keys)},
    {title: "elements", value: row => row.elements, text: row => count(row.elements)},
    {title: "average", value: row => row.average, text: row => bytes(row.average)},
    {title: "p50", value: row => row.p50, text: row => bytes(row.p50)},
    {title: "p90", value: row => row.p90, text: row => bytes(row.p90)},
    {title: "p99", value: row => row.p99, text: row => bytes(row.p99)},
    {title: "in the file", value: row => row.size, text: row => bytes(row.size)}
  ];
  if (files.length > 1 && all.files) {
    files.forEach((file, i) => columns.push({title: shown(file.file).split("/").pop(), value: row => row.files[i], text: row => bytes(row.files[i])}));
  }
  return columns;
}
