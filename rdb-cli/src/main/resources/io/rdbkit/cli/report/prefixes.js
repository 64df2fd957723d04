// The tree of prefixes: a treemap and a flame graph of it that can be entered, and the table behind them.

/** Nodes for the charts: a node with one child that has the same keys is joined with it. */
function prefixTree(node, parent) {
  let path = parent ? parent.path + node.part : "";
  let label = node.part;
  let inner = node;
  while (parent && inner.children && inner.children.length === 1 && inner.children[0].keys === inner.keys) {
    inner = inner.children[0];
    label += inner.part;
    path += inner.part;
  }
  const made = {figures: inner, path, label: parent ? shown(label, inner.part_bytes) : "all keys", name: parent ? shown(path, inner.part_bytes) : "all keys",
    parent, others: false, memory: inner.memory, keys: inner.keys};
  made.children = (inner.children || []).map(child => prefixTree(child, made));
  if (inner.others && made.children.length > 0) {
    made.children.push({figures: inner.others, path, label: "others", name: made.name + " others", parent: made, others: true,
      memory: inner.others.memory, keys: inner.others.keys, children: []});
  }
  return made;
}

/** All nodes below one, without those that stand for the rest. */
function prefixesBelow(node) {
  return node.children.filter(child => !child.others).flatMap(child => [child, ...prefixesBelow(child)]);
}

/** Whether a name begins with a path, in which a * stands for digits, hexadecimal numbers and UUIDs. */
function beginsWith(path) {
  const pattern = path.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/\\\*/g, "(?:\\*|[0-9A-Fa-f-]+)");
  const expression = new RegExp("^" + pattern, "s");
  return name => expression.test(name);
}

/** The section; entered(node) is told when a node is shown. */
function prefixSection(memory, entered) {
  const root = prefixTree(memory.prefixes, null);
  let current = root;
  let kind = "treemap";
  const width = 1160;
  const colours = d3.scaleOrdinal(["#8ec5ff", "#ffc98a", "#a5dba0", "#f3a6a0", "#cdb4f0", "#d9bfa9", "#f5b8dc", "#c9d36b", "#8fdde0", "#b9c3cf"]);

  const crumbs = make("nav", {class: "crumbs", "aria-label": "Prefix that is shown"});
  const holder = make("div", {id: "prefix-chart"});
  const buttons = ["treemap", "flame graph"].map(name => make("button", {type: "button", "aria-pressed": name === kind ? "true" : "false",
    onclick: event => {
      kind = name;
      buttons.forEach(button => button.setAttribute("aria-pressed", button === event.currentTarget ? "true" : "false"));
      draw();
    }}, name[0].toUpperCase() + name.slice(1)));
  const columns = groupColumns("prefix", memory.total, memory.files).map(column => column.title === "prefix"
      ? {title: "prefix", kind: "name", value: node => node.name, open: node => node.children.length > 0 ? () => enter(node, true) : null}
      : column.title === "memory"
          ? {...column, value: node => node.memory, text: node => bytes(node.memory) + (node.figures.missing ? "+" : "")}
          : {...column, value: node => column.value(node.figures), text: node => column.text(node.figures)});
  const rows = table({id: "prefix-table", caption: "", columns, rows: [], sort: 2, search: true});

  section("prefixes", "Prefixes by memory",
      make("div", {class: "row tools"}, ...buttons, crumbs),
      memory.prefix_bound > 0 ? make("p", {class: "note"}, "There are too many prefixes to keep all. One that is marked + may lack "
          + bytes(memory.prefix_bound) + " at most, and so may one that is not shown.") : null,
      holder, rows.element);

  function about(node) {
    return node.name + "\n" + bytes(node.memory) + ", " + percent(node.memory, memory.total.memory) + " of all\n" + count(node.keys)
        + (node.keys === 1 ? " key" : " keys");
  }

  function enter(node, focus) {
    const target = node.others ? node.parent : node;
    const had = holder.contains(document.activeElement);
    current = target;
    draw();
    entered(current);
    if (had || focus) {
      const first = holder.querySelector("[tabindex]");
      if (first) {
        first.focus({preventScroll: true});
      }
    }
    hideTip();
  }

  function pathOf(node) {
    return node.parent ? [...pathOf(node.parent), node] : [node];
  }

  /** Tiles as buttons. */
  function tiles(svg, nodes, fill) {
    const tile = svg.selectAll("g").data(nodes).join("g")
        .attr("class", d => "tile" + (d.data.others ? " others" : ""))
        .attr("transform", d => "translate(" + d.x0 + "," + d.y0 + ")")
        .attr("role", d => d.data.others ? "img" : "button")
        .attr("tabindex", d => d.data.others ? null : 0)
        .attr("aria-label", d => about(d.data).replaceAll("\n", ", "))
        .on("click", (event, d) => enter(d.data === current && d.data.parent ? d.data.parent : d.data))
        .on("keydown", (event, d) => {
          if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            enter(d.data === current && d.data.parent ? d.data.parent : d.data);
          } else if ((event.key === "Escape" || event.key === "Backspace") && current.parent) {
            event.preventDefault();
            enter(current.parent);
          } else if (event.key.startsWith("Arrow")) {
            const all = [...holder.querySelectorAll("[tabindex]")];
            const step = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : -1;
            event.preventDefault();
            all[(all.indexOf(event.currentTarget) + step + all.length) % all.length].focus();
          }
        })
        .on("mousemove focus", (event, d) => showTip(about(d.data), event))
        .on("mouseleave blur", hideTip);
    tile.append("rect").attr("width", d => Math.max(0, d.x1 - d.x0)).attr("height", d => Math.max(0, d.y1 - d.y0))
        .attr("fill", d => d.data.others ? null : fill(d));
    tile.filter(d => d.x1 - d.x0 > 34 && d.y1 - d.y0 > 15).append("text").attr("x", 4).attr("y", 13)
        .text(d => cut(d.data.label + " " + bytes(d.data.memory), (d.x1 - d.x0 - 8) / 7));
  }

  function cut(text, length) {
    const letters = [...text];
    return letters.length <= length ? text : letters.slice(0, Math.max(0, length - 1)).join("") + "\u2026";
  }

  function hierarchy(depth) {
    const copy = (node, left) => ({node, children: left > 0 ? node.children.map(child => copy(child, left - 1)) : []});
    const tree = d3.hierarchy(copy(current, depth), d => d.children)
        .sum(d => d.children.length === 0 ? d.node.memory : Math.max(0, d.node.memory - d3.sum(d.children, child => child.node.memory)))
        .sort((a, b) => b.data.node.memory - a.data.node.memory);
    tree.each(d => { d.data = d.data.node; });
    return tree;
  }

  function colour(d) {
    const top = d.ancestors().reverse()[1] || d;
    const base = d3.hsl(colours(top.data.label));
    base.l += Math.min(0.12, 0.04 * Math.max(0, d.depth - 1));
    return base.formatHex();
  }

  function draw() {
    crumbs.replaceChildren(...pathOf(current).map(node => make("button", {type: "button", "aria-current": node === current ? "true" : null,
      onclick: () => enter(node)}, node.label)));
    const row = 24;
    const data = hierarchy(kind === "treemap" ? 2 : 8);
    const tall = kind === "treemap" ? 460 : row * (data.height + 1);
    const svg = d3.create("svg").attr("viewBox", "0 0 " + width + " " + tall).attr("role", "group")
        .attr("aria-label", (kind === "treemap" ? "Treemap" : "Flame graph") + " of " + current.name + "; the table below has the same figures");
    if (kind === "treemap") {
      const tree = d3.treemap().size([width, tall]).paddingInner(2).paddingTop(d => d.depth === 1 && d.children ? 18 : 0).round(true)(data);
      const nodes = tree.descendants().filter(d => d.depth > 0 && (d.x1 - d.x0) * (d.y1 - d.y0) > 12);
      tiles(svg, nodes.length > 0 ? nodes : [tree], colour);
    } else {
      const tree = d3.partition().size([width, tall]).padding(1)(data);
      tree.each(d => { d.y0 = d.depth * row; d.y1 = d.y0 + row - 1; });
      tiles(svg, tree.descendants().filter(d => d.x1 - d.x0 > 1), d => d.depth === 0 ? "#b9c3cf" : colour(d));
    }
    holder.replaceChildren(svg.node());
    const below = prefixesBelow(current);
    rows.show(below.length > 0 ? below : [current], current === root ? "All prefixes with at least a "
        + (report.least_part === 1000 ? "thousandth" : count(report.least_part) + "th part") + " of the memory" : "Prefixes below " + current.name);
  }

  draw();
  return {root, rows};
}
