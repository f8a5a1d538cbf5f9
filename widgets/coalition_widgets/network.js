// Who works with whom, to walk in. Places come from Python; every text is data and is
// set as text alone. Nothing is fetched, and nothing is left outside the element.
const SVG = "http://www.w3.org/2000/svg";
const LEADING = 1.2, MOST = 8, LEAST = 0.5;

function made(name, of = {}, words) {
  const el = document.createElement(name);
  for (const [key, value] of Object.entries(of)) el.setAttribute(key, value);
  if (words !== undefined) el.textContent = words;
  return el;
}
function drawn(name, of = {}) {
  const el = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(of)) el.setAttribute(key, value);
  return el;
}
function shape(mark, r) {
  const look = mark.hollow
    ? { fill: "#ffffff", stroke: mark.colour, "stroke-width": r / 4 }
    : { fill: mark.colour, stroke: "#ffffff", "stroke-width": r / 6 };
  if (!mark.points.length) return drawn("circle", { r, ...look });
  const points = mark.points.map(([x, y]) => `${x * r},${y * r}`).join(" ");
  return drawn("polygon", { points, ...look });
}

let made_ids = 0;

function render({ model, el }) {
  const words = model.get("words"), views = model.get("views"), own = `cw-net-${++made_ids}`;
  const root = made("div", { class: "cw-net" }), listeners = [];
  let view, zoom = 1, tx = 0, ty = 0, names = 1, at = -1, held = -1, sector = -1;
  let nodes = [], links = [], partners = [], ring, frame = 0;

  function on(target, kind, what, how) {
    target.addEventListener(kind, what, how);
    listeners.push(() => target.removeEventListener(kind, what, how));
  }
  function button(text, what) {
    const el = made("button", { type: "button" }, text);
    on(el, "click", () => what(el));
    bar.append(el);
    return el;
  }
  function choice(text, options, what) {
    const label = made("label", {}, text), select = made("select");
    options.forEach(([value, name]) => select.append(made("option", { value }, name)));
    on(select, "change", () => what(Number(select.value)));
    label.append(select);
    bar.append(label);
    return select;
  }

  const bar = made("div", { class: "bar" });
  if (views.length > 1) choice(words.relation, views.map((v, n) => [n, v.name]), show);
  const sectors = choice(words.sector, [], (n) => { sector = n; at = held = -1; paint(); speak(); });
  button(words.in, () => zoomed(1.3));
  button(words.out, () => zoomed(1 / 1.3));
  button(words.reset, reset);
  button(words.more, () => { names = Math.min(3, names * 1.2); place(); });
  button(words.less, () => { names = Math.max(0.7, names / 1.2); place(); });
  const opener = button(words.table, () => {
    behind.hidden = !behind.hidden;
    if (!behind.hidden) tabulate();
    opener.textContent = behind.hidden ? words.table : words.hide;
    opener.setAttribute("aria-expanded", String(!behind.hidden));
  });
  opener.setAttribute("aria-expanded", "false");
  const key = made("ul", { class: "key" });
  const plan = made("div", { class: "plan", role: "application", tabindex: "0", "aria-label": words.drawing, "aria-describedby": `${own}-help ${own}-says` });
  const says = made("p", { class: "says", role: "status", id: `${own}-says` });
  const help = made("p", { class: "help", id: `${own}-help` }, words.help);
  const behind = made("div", { class: "behind", tabindex: "0", role: "region", "aria-label": words.drawing });
  behind.hidden = true;
  root.append(bar, key, says, plan, help, behind);
  el.append(root);

  function show(n) {
    view = views[n];
    zoom = 1; tx = ty = 0; at = held = sector = -1;
    partners = view.nodes.map(() => new Set());
    view.links.forEach(([a, b]) => { partners[a].add(b); partners[b].add(a); });
    sectors.replaceChildren(made("option", { value: -1 }, words.everyone), ...view.sectors.map((s, i) => made("option", { value: i }, s.name)));
    sectors.parentNode.hidden = view.sectors.length < 2;
    key.replaceChildren(...[...view.sectors, ...(view.silent ? [view.silent] : [])].map((mark) => {
      const item = made("li"), sign = drawn("svg", { viewBox: "-9 -9 18 18", "aria-hidden": "true" });
      sign.append(shape(mark, 7));
      item.append(sign, mark.name);
      return item;
    }));
    if (view.left_out) key.append(made("li", {}, view.left_out));
    draw();
    says.textContent = "";
    if (!behind.hidden) tabulate();
  }

  function draw() {
    const svg = drawn("svg", { viewBox: `0 0 ${view.width} ${view.height}`, "aria-hidden": "true" });
    const most = Math.max(1, ...view.links.map((l) => l[2])), lines = drawn("g"), dots = drawn("g"), texts = drawn("g");
    const fine = Math.min(1, Math.max(0.25, 240 / Math.max(1, view.links.length)));
    links = view.links.map(([a, b, s]) => {
      const line = drawn("path", { "stroke-width": most > 1 ? 1.1 + (3.9 * (s - 1)) / (most - 1) : 1.3, "stroke-opacity": fine });
      lines.append(line);
      return { a, b, line };
    });
    const order = view.nodes.map((_, n) => n).sort((a, b) => view.nodes[b].r - view.nodes[a].r);
    nodes = [];
    order.forEach((n) => {
      const data = view.nodes[n], dot = drawn("g", { class: "node", "data-n": n }), text = drawn("text");
      dot.append(shape({ ...view.sectors[data.sector], hollow: data.silent }, data.r));
      data.lines.forEach((line) => {
        const part = drawn("tspan", { x: 0 });
        part.textContent = line;
        text.append(part);
      });
      dots.append(dot);
      texts.append(text);
      nodes[n] = { ...data, n, dot, text };
    });
    ring = drawn("circle", { class: "at", r: 0 });
    svg.append(lines, dots, ring, texts);
    plan.replaceChildren(svg);
    paint();
  }

  const X = (node) => node.x * zoom + tx, Y = (node) => node.y * zoom + ty;

  // Who is there under the choice of a sector: its own, and, pale, their partners.
  function there(n) {
    if (sector < 0 || view.nodes[n].sector === sector) return true;
    return [...partners[n]].some((p) => view.nodes[p].sector === sector);
  }
  function paint() {
    const chosen = held >= 0 ? held : at, near = chosen >= 0 ? partners[chosen] : null;
    nodes.forEach((node, n) => {
      const shown = there(n);
      const pale = near ? n !== chosen && n !== at && !near.has(n) : sector >= 0 && node.sector !== sector;
      node.shown = shown;
      node.pale = pale;
      node.dot.style.display = shown ? "" : "none";
      node.dot.classList.toggle("pale", pale);
      node.text.classList.toggle("pale", pale);
    });
    links.forEach(({ a, b, line }) => {
      const both = nodes[a].shown && nodes[b].shown && (sector < 0 || nodes[a].sector === sector || nodes[b].sector === sector);
      const mine = near && (a === chosen || b === chosen);
      line.style.display = both ? "" : "none";
      line.classList.toggle("near", Boolean(mine));
      line.classList.toggle("pale", Boolean(near && !mine));
    });
    place();
  }
  function place() {
    const size = view.letters * names, kept = [];
    const point = (of) => `${X(of)} ${Y(of)}`;
    links.forEach(({ a, b, line }) => {
      line.setAttribute("d", `M${point(nodes[a])}L${point(nodes[b])}`);
    });
    nodes.forEach((node) => node.dot.setAttribute("transform", `translate(${X(node)} ${Y(node)})`));
    const marked = nodes[at >= 0 ? at : held];
    ring.setAttribute("r", marked ? marked.r + 5 : 0);
    if (marked) { ring.setAttribute("cx", X(marked)); ring.setAttribute("cy", Y(marked)); }
    // Names that would hide one before them wait until there is room: the chosen one and
    // its partners come first, then those with most partners.
    const weight = (n) => (n === at || n === held ? 1e6 : 0) + (nodes[n].pale ? 0 : 1e4) + partners[n].size;
    const order = nodes.map((_, n) => n).filter((n) => nodes[n].shown).sort((a, b) => weight(b) - weight(a));
    nodes.forEach((node) => { node.text.style.display = "none"; });
    order.forEach((n) => {
      const node = nodes[n], wide = (node.ems * size) / 2, top = Y(node) + node.r;
      const box = [X(node) - wide, top, X(node) + wide, top + LEADING * size * node.lines.length];
      if (!node.lines.length || kept.some((k) => box[0] < k[2] - 1 && k[0] < box[2] - 1 && box[1] < k[3] - 1 && k[1] < box[3] - 1)) return;
      kept.push(box);
      node.text.style.display = "";
      node.text.setAttribute("font-size", size);
      node.text.setAttribute("transform", `translate(${X(node)} ${top})`);
      [...node.text.childNodes].forEach((part, i) => part.setAttribute("y", size * (LEADING * i + 0.97)));
    });
  }
  function soon() {
    if (!frame) frame = requestAnimationFrame(() => { frame = 0; place(); });
  }
  // Around the chosen one, if there is one, so that it stays where it is.
  function zoomed(by, toX, toY) {
    const one = nodes[at >= 0 ? at : held];
    const x = toX ?? (one ? X(one) : view.width / 2), y = toY ?? (one ? Y(one) : view.height / 2);
    const to = Math.min(MOST, Math.max(LEAST, zoom * by));
    tx = x - ((x - tx) * to) / zoom; ty = y - ((y - ty) * to) / zoom; zoom = to;
    soon();
  }
  function reset() { zoom = 1; tx = ty = 0; names = 1; soon(); }
  function speak() {
    const one = at >= 0 ? at : held;
    says.textContent = one < 0 ? words.free : held >= 0 && held === one ? `${nodes[one].says} ${words.held}` : nodes[one].says;
  }
  function go(n) {
    if (n < 0 || n === undefined) return;
    at = n;
    const x = X(nodes[n]), y = Y(nodes[n]), edge = 30;
    // What was walked to comes into sight.
    if (x < edge || x > view.width - edge) tx += view.width / 2 - x;
    if (y < edge || y > view.height - edge) ty += view.height / 2 - y;
    paint(); speak();
  }
  function toward(dx, dy) {
    const from = nodes[at];
    const ahead = (n) => {
      const x = nodes[n].x - from.x, y = nodes[n].y - from.y, along = x * dx + y * dy;
      return n !== at && nodes[n].shown && along > 0 && along >= Math.abs(x * dy) + Math.abs(y * dx) - 1e-9 ? Math.hypot(x, y) : Infinity;
    };
    const nearest = (those) => those.reduce((best, n) => (ahead(n) < (best < 0 ? Infinity : ahead(best)) ? n : best), -1);
    const linked = nearest([...partners[at]]);
    return linked >= 0 ? linked : nearest(nodes.map((_, n) => n));
  }
  function most() {
    return nodes.reduce((best, node, n) => (node.shown && (best < 0 || partners[n].size > partners[best].size) ? n : best), -1);
  }
  function step(by) {
    const shown = nodes.map((_, n) => n).filter((n) => nodes[n].shown), here = shown.indexOf(at);
    return shown[(here + by + shown.length) % shown.length];
  }
  const KEYS = {
    ArrowLeft: () => go(toward(-1, 0)), ArrowRight: () => go(toward(1, 0)),
    ArrowUp: () => go(toward(0, -1)), ArrowDown: () => go(toward(0, 1)),
    PageDown: () => go(step(1)), PageUp: () => go(step(-1)),
    Enter: () => { held = held === at ? -1 : at; paint(); speak(); },
    Escape: () => { at = held = -1; paint(); speak(); },
    "+": () => zoomed(1.3), "=": () => zoomed(1.3), "-": () => zoomed(1 / 1.3), "0": reset,
  };
  on(plan, "keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || !KEYS[e.key]) return;
    e.preventDefault(); e.stopPropagation();
    if (at < 0 && /^(Arrow|Page|Enter)/.test(e.key)) go(held >= 0 ? held : most());
    else KEYS[e.key]();
  });
  on(plan, "focus", () => { if (at < 0 && !drag && plan.matches(":focus-visible")) go(held >= 0 ? held : most()); });

  let drag = null;
  const scale = () => view.width / Math.max(1, plan.clientWidth);
  on(plan, "pointerdown", (e) => {
    if (e.button) return;
    drag = { x: e.clientX, y: e.clientY, tx, ty, moved: false, on: e.target.closest(".node") };
    plan.setPointerCapture(e.pointerId);
  });
  on(plan, "pointermove", (e) => {
    if (!drag) return;
    const dx = e.clientX - drag.x, dy = e.clientY - drag.y;
    if (Math.hypot(dx, dy) > 4) drag.moved = true;
    if (drag.moved) { tx = drag.tx + dx * scale(); ty = drag.ty + dy * scale(); soon(); }
  });
  on(plan, "pointerup", () => {
    const was = drag;
    drag = null;
    if (!was || was.moved) return;
    const n = was.on ? Number(was.on.dataset.n) : -1;
    at = n; held = n;
    paint(); speak();
  });
  on(plan, "pointercancel", () => { drag = null; });
  // The page scrolls until somebody has stepped into the drawing.
  on(plan, "wheel", (e) => {
    if (document.activeElement !== plan && !e.ctrlKey) return;
    e.preventDefault();
    const box = plan.getBoundingClientRect();
    zoomed(e.deltaY < 0 ? 1.15 : 1 / 1.15, (e.clientX - box.left) * scale(), (e.clientY - box.top) * scale());
  }, { passive: false });

  function tabulate() {
    const table = made("table"), head = made("tr"), top = made("thead"), rows = made("tbody");
    [words.organisation, words.number, words.whom].forEach((text) => head.append(made("th", { scope: "col" }, text)));
    top.append(head);
    view.nodes.forEach((node, n) => {
      const row = made("tr"), theirs = [...partners[n]].sort((a, b) => a - b).map((p) => view.nodes[p].name);
      row.append(made("th", { scope: "row" }, node.name), made("td", { class: "n" }, theirs.length), made("td", {}, theirs.join(", ") || "–"));
      rows.append(row);
    });
    table.append(top, rows);
    behind.replaceChildren(table);
  }

  show(0);
  return () => { cancelAnimationFrame(frame); listeners.forEach((off) => off()); root.remove(); };
}

export default { render };
