// Histograms and the heat map of slots, each with a table behind it.

function histogram(title, steps, label) {
  const figure = make("figure", {style: "margin:0"}, make("h3", {}, title));
  if (steps.length === 0) {
    figure.append(make("p", {}, "The dump has none."));
    return figure;
  }
  const width = 520;
  const tall = 190;
  const x = d3.scaleBand(d3.range(steps.length), [0, width]).padding(0.12);
  const y = d3.scaleLinear([0, d3.max(steps, step => step.keys)], [0, tall - 44]);
  const svg = d3.create("svg").attr("viewBox", "0 0 " + width + " " + tall).attr("role", "img")
      .attr("aria-label", title + ": a bar chart; the table behind it has the figures");
  const skip = Math.ceil(steps.length / 9);
  steps.forEach((step, i) => {
    svg.append("rect").attr("class", "bar").attr("x", x(i)).attr("width", x.bandwidth())
        .attr("y", tall - 24 - y(step.keys)).attr("height", Math.max(step.keys > 0 ? 1 : 0, y(step.keys)));
    svg.append("rect").attr("x", x(i)).attr("width", x.bandwidth()).attr("y", 0).attr("height", tall - 24).attr("fill", "transparent")
        .on("mousemove", event => showTip(range(i) + "\n" + count(step.keys) + " keys\n" + bytes(step.memory), event)).on("mouseleave", hideTip);
    if (i % skip === 0) {
      svg.append("text").attr("class", "axis").attr("text-anchor", "middle").attr("x", x(i) + x.bandwidth() / 2).attr("y", tall - 8).text(label(step.from));
    }
  });
  svg.append("text").attr("class", "axis").attr("x", 0).attr("y", 11).text("up to " + count(y.domain()[1]) + " keys");

  function range(i) {
    return i + 1 < steps.length ? label(steps[i].from) + " to below " + label(steps[i].from === 0 ? 1 : 2 * steps[i].from) : "from " + label(steps[i].from) + " on";
  }

  figure.append(svg.node(), make("details", {}, make("summary", {}, "Table"), table({
    caption: title, rows: steps.map((step, i) => ({...step, i})), columns: [
      {title: "range", kind: "word", value: row => row.i, text: row => range(row.i)},
      {title: "keys", value: row => row.keys, text: row => count(row.keys)},
      {title: "memory", value: row => row.memory, text: row => bytes(row.memory)}]}).element));
  return figure;
}

function slotMap(slots) {
  const side = 128;
  const most = d3.max(slots, slot => slot[2]);
  const scale = d3.scaleSequentialSqrt(d3.interpolateYlOrRd).domain([0, most]);
  const canvas = make("canvas", {width: side, height: side, role: "img",
    "aria-label": "Heat map of the 16384 slots, 128 in a row; the table has the figures"});
  const by = new Map(slots.map(slot => [slot[0], slot]));

  function draw() {
    const pen = canvas.getContext("2d");
    pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--none");
    pen.fillRect(0, 0, side, side);
    for (const [slot, , memory] of slots) {
      pen.fillStyle = scale(memory);
      pen.fillRect(slot % side, Math.floor(slot / side), 1, 1);
    }
  }

  canvas.addEventListener("mousemove", event => {
    const box = canvas.getBoundingClientRect();
    const at = Math.min(side - 1, Math.floor((event.clientX - box.left) / box.width * side))
        + side * Math.min(side - 1, Math.floor((event.clientY - box.top) / box.height * side));
    const slot = by.get(at);
    showTip("slot " + at + "\n" + (slot ? count(slot[1]) + " keys\n" + bytes(slot[2]) : "no keys"), event);
  });
  canvas.addEventListener("mouseleave", hideTip);
  draw();
  return {canvas, draw};
}
