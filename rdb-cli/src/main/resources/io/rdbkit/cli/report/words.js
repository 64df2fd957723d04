// How names and numbers are shown, and how elements are made. Whatever comes from a dump becomes text of an element, never HTML.

const units = ["B", "KB", "MB", "GB", "TB", "PB"];
const longestShown = 400;
const whole = new Intl.NumberFormat("en-US");

function count(n) {
  return whole.format(n);
}

function bytes(n) {
  let size = Math.abs(n);
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  const digits = unit === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return (n < 0 ? "-" : "") + size.toFixed(digits) + " " + units[unit];
}

function percent(part, all) {
  return all === 0 ? "0 %" : (100 * part / all).toFixed(part !== all && part * 1000 < all * 995 ? 1 : 0) + " %";
}

function seconds(n) {
  const steps = [[31536000, "y"], [86400, "d"], [3600, "h"], [60, "min"]];
  for (const [length, unit] of steps) {
    if (n >= length) {
      return +(n / length).toFixed(1) + " " + unit;
    }
  }
  return n + " s";
}

/** A byte that is not UTF-8 is U+DC80 to U+DCFF in the data, as docs/json.md says. It and control characters are shown as \xNN. */
function shown(name, length) {
  let text = "";
  const letters = [...name];
  const cut = letters.length > longestShown;
  for (const c of cut ? letters.slice(0, longestShown) : letters) {
    const code = c.codePointAt(0);
    const raw = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code < 0x20 || code >= 0x7f && code < 0xa0 ? code : -1;
    const invisible = code >= 0x200b && code <= 0x200f || code >= 0x2028 && code <= 0x202e || code >= 0x2066 && code <= 0x2069;
    text += raw >= 0 ? "\\x" + raw.toString(16).padStart(2, "0") : invisible ? "\\u" + code.toString(16) : c;
  }
  return length !== undefined ? text + "\u2026 (" + count(length) + " bytes)" : cut ? text + "\u2026" : text;
}

/** An element with attributes and children; strings become text. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

const main = document.getElementById("content");

/** A section with a heading, which the list of contents names. */
function section(id, title, ...children) {
  const made = make("section", {id, "aria-labelledby": id + "-title"}, make("h2", {id: id + "-title"}, title), ...children);
  main.append(made);
  document.getElementById("contents").append(make("a", {href: "#" + id}, title), " ");
  return made;
}

const tip = document.getElementById("tip");

function showTip(text, event) {
  tip.textContent = text;
  tip.hidden = false;
  const room = document.documentElement.clientWidth;
  const box = event.currentTarget.getBoundingClientRect();
  const x = event.pageX || box.left + window.scrollX + box.width / 2;
  const y = event.pageY || box.top + window.scrollY + box.height / 2;
  tip.style.left = Math.max(4, Math.min(x + 12, room - tip.offsetWidth - 8)) + "px";
  tip.style.top = y + 14 + "px";
}

function hideTip() {
  tip.hidden = true;
}
