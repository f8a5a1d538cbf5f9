// Keeps the wall as the store says. Keys: Q codes, B blank, + and - size, arrows turn parts.
(function () {
  "use strict";
  var body = document.body, scene = document.getElementById("scene"), stage = document.getElementById("stage");
  var part = document.getElementById("part"), lost = document.getElementById("lost");
  var tag = null, shift = 0, missed = 0, at = 0, parts = [], turned = 0, rest = 0, held = false;
  var smallest = 16, size = 1, measured = "";
  try { size = +localStorage.getItem("wall-size") || 1; } catch (e) { /* private window */ }

  function base() { return Math.max(19, window.innerWidth * 0.0165); }
  function resize(to) {
    // The smallest text is 1 rem, or 0.875 rem in a note: never below 16 px.
    size = Math.min(2.5, Math.max(smallest / (0.875 * base()), to));
    document.documentElement.style.setProperty("--size", size);
    try { localStorage.setItem("wall-size", size); } catch (e) { /* private window */ }
    fit();
  }
  function cramped() {
    var ask = scene.querySelector(".ask");
    if (!ask || getComputedStyle(stage).overflow === "visible") { return false; }
    return Array.prototype.some.call(ask.children, function (el) { return el.offsetHeight > scene.clientHeight - 2 * base(); });
  }
  // What was made smaller, moved or put away for another size of the wall is as it came.
  function undo() {
    scene.querySelectorAll("[hidden]").forEach(function (el) { el.hidden = false; });
    scene.querySelectorAll(".told .cw-blocks, .told table, .told thead th").forEach(function (el) { el.removeAttribute("style"); });
    scene.querySelectorAll(".told .cw-scroll").forEach(function (el) { el.classList.remove("close", "tight"); });
    scene.querySelectorAll(".cw-figure > .cw-note").forEach(function (note) { note.parentNode.after(note); });
  }
  // What does not fit is turned like pages, never cut and never made too small.
  function fit() {
    var told = scene.querySelector(".told .cw-blocks");
    undo();
    // Where a question leaves no room, the code waits on key Q, then the parts go.
    scene.querySelectorAll(".spare").forEach(function (el) { if (scene.scrollHeight > scene.clientHeight + 2 || cramped()) { el.hidden = true; } });
    parts = []; at = 0; part.hidden = true;
    // Beside a drawing the last numbers give way; the sentence and the question stay.
    var right = scene.querySelector(".right"), facts = scene.querySelectorAll(".numbers div");
    for (var n = facts.length; right && n > 0 && right.scrollHeight > right.clientHeight + 1; n -= 1) { facts[n - 1].hidden = true; }
    var drawn = told && scene.querySelector(".drawn");
    if (!told || getComputedStyle(stage).overflow === "visible") { return; }
    var all = Array.prototype.slice.call(told.children);
    if (drawn) { drawn.hidden = true; }
    // As large as there is room for; at least its plain size.
    for (var grow = 1.75; grow >= 1; grow -= 0.125) {
      told.style.setProperty("--grow", grow);
      if (scene.scrollHeight > scene.clientHeight + 2 || !clear(told, drawn ? 1.8 : 0.7)) { continue; }
      if (drawn) { parts = [[], all.map(function (el) { return { el: el, row: null }; })]; turn(0); }
      return;
    }
    var together = !!scene.querySelector(".reading");
    var above = told.previousElementSibling;
    var head = together ? above.offsetTop + above.offsetHeight : told.offsetTop - scene.offsetTop + 24;
    var room = scene.clientHeight - head - (together ? 2.4 : 3) * base();
    if (together) { told.querySelectorAll(".cw-scroll").forEach(function (el) { settle(el, room); }); tuck(told); }
    var pieces = [];
    Array.prototype.forEach.call(told.children, function (el) {
      var rows = el.querySelectorAll("tbody tr"), high = together ? el.offsetHeight + beneath(el) : el.offsetHeight;
      var parted = high > (together ? room : scene.clientHeight * 0.6) && rows.length > 1;
      if (parted) { Array.prototype.forEach.call(rows, function (row) { pieces.push({ el: el, row: row }); }); }
      else { pieces.push({ el: el, row: null }); }
    });
    // A part ends where what it shows would come under its number.
    var now = [];
    show(pieces, []);
    pieces.forEach(function (piece) {
      now.push(piece);
      show([], [piece]);
      if (now.length < 2 || clear(told, 1.8)) { return; }
      var next = [now.pop()];
      // A note goes with what it explains, a heading with what it heads.
      while (now.length > 1 && next[0].el.classList.contains("cw-note")) { next.unshift(now.pop()); }
      while (now.length > 1 && now[now.length - 1].el.matches("h2, h3, h4")) { next.unshift(now.pop()); }
      parts.push(now);
      show(now, next);
      now = next;
    });
    if (now.length) { parts.push(now); }
    // A drawing that is read together with sentences is the first part.
    if (drawn) { parts.unshift([]); }
    turn(0);
  }
  function clear(told, spare) { return told.getBoundingClientRect().bottom <= scene.getBoundingClientRect().bottom - spare * base(); }
  function show(before, now) {
    [before, now].forEach(function (pieces, n) {
      pieces.forEach(function (piece) { piece.el.hidden = !n; if (piece.row) { piece.row.hidden = !n; } });
    });
  }
  // The height of the notes that explain a table or a drawing.
  function beneath(el) {
    for (var high = 0, next = el.nextElementSibling; next && next.classList.contains("cw-note"); next = next.nextElementSibling) { high += next.offsetHeight + 12; }
    return high;
  }
  // A table that is read together is one part if its letters need not be too small for
  // that; its columns keep their widths while its rows are turned.
  function settle(el, room) {
    var table = el.querySelector("table"), heads = [].slice.call(table.querySelectorAll("thead th"));
    function shrink(tooLarge) {
      for (var px = parseFloat(getComputedStyle(table).fontSize); tooLarge() && px > smallest; ) { px = Math.max(smallest, px - 0.5); table.style.fontSize = px + "px"; }
    }
    function broad() { return el.scrollWidth > el.clientWidth; }
    function whole(more) {
      table.style.fontSize = ""; shrink(broad);
      var before = table.style.fontSize;
      shrink(function () { return el.offsetHeight + more > room; });
      var is = el.offsetHeight + more <= room && !broad();
      if (!is) { table.style.fontSize = before; }
      return is;
    }
    // Its cells come closer before its notes, or it, are parted.
    var wide = !whole(0) && broad();
    var done = [beneath(el), 0].some(function (more) {
      return [false, true].some(function (close) { el.classList.toggle("close", close); return whole(more); });
    });
    if (!done) { el.classList.toggle("close", wide); whole(0); }
    if (broad()) { el.classList.add("tight"); }
    var widths = heads.map(function (th) { return th.getBoundingClientRect().width; });
    heads.forEach(function (th, n) { th.style.width = widths[n] + "px"; });
    table.style.tableLayout = "fixed";
  }
  // The wide map of tiles leaves its lower right corner free: how to read it goes there.
  function tuck(told) {
    var figure = told.querySelector(".cw-figure"), box = figure && figure.querySelector("svg").viewBox.baseVal;
    if (!figure || box.width < 1.9 * box.height) { return; }
    var note = figure.nextElementSibling;
    if (!note || !note.classList.contains("cw-note")) { return; }
    figure.appendChild(note);
    if (note.offsetHeight > 0.36 * figure.offsetHeight) { figure.after(note); }
  }
  function turn(to) {
    if (parts.length < 2) { return; }
    at = (to + parts.length) % parts.length; turned = Date.now();
    var shown = parts[at];
    var told = scene.querySelector(".told .cw-blocks"), drawn = scene.querySelector(".drawn");
    told.parentNode.hidden = !shown.length;
    if (drawn) { drawn.hidden = shown.length > 0; }
    Array.prototype.forEach.call(told.children, function (el) { el.hidden = !shown.some(function (p) { return p.el === el; }); });
    parts.forEach(function (group) { group.forEach(function (p) { if (p.row) { p.row.hidden = shown.indexOf(p) < 0; } }); });
    // Sentences alone are as large as their part has room for.
    var plain = shown.length && shown.every(function (p) { return !p.el.querySelector("table, svg"); });
    for (var grow = plain ? 1.5 : 1; grow >= 1; grow -= 0.125) {
      told.style.setProperty("--grow", grow);
      if (clear(told, 1.8)) { break; }
    }
    part.textContent = body.getAttribute("data-part") + " " + (at + 1) + " / " + parts.length;
    part.hidden = false;
  }
  function tick() {
    var clock = scene.querySelector("[data-ends]");
    if (clock) {
      var left = Math.round(+clock.getAttribute("data-ends") - (Date.now() / 1000 + shift));
      var text = left <= 0 ? body.getAttribute("data-over") : Math.floor(left / 60) + ":" + ("0" + left % 60).slice(-2);
      if (clock.textContent !== text) { clock.textContent = text; clock.style.fontSize = left <= 0 ? "1.6rem" : ""; }
    }
    // What is read together takes longer, and waits for a host who turns it.
    var reading = scene.querySelector(".reading");
    if (parts.length > 1 && !(reading && held) && Date.now() - turned > (reading ? 60000 : 20000)) { turn(at + 1); }
  }
  // A drawing is made for the room that it has here, so that its names keep their size.
  function asked() {
    var plan = scene.querySelector(".plan"), words = body.getAttribute("data-state");
    if (plan && plan.clientWidth && plan.clientHeight) {
      measured = "&wide=" + plan.clientWidth + "&tall=" + plan.clientHeight + "&letters=" + Math.max(18, Math.round(0.86 * size * base()));
    }
    return words + measured + "&across=" + scene.clientWidth;
  }
  // A session that was thrown away, as a rehearsal is; it is seldom back.
  function leave() {
    var words = document.createElement("h1"), centre = document.createElement("div");
    words.textContent = body.getAttribute("data-gone"); centre.className = "centre"; centre.appendChild(words);
    scene.replaceChildren(centre);
    parts = []; part.hidden = true; tag = null; rest = Date.now() + 30000;
  }
  function poll() {
    if (Date.now() < rest) { return; }
    fetch(asked(), { credentials: "same-origin", cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} })
      .then(function (answer) {
        missed = 0; lost.textContent = "";
        if (answer.status === 404 || answer.status === 410) { leave(); return null; }
        var date = answer.headers.get("Date");
        if (date) { shift = Date.parse(date) / 1000 - Date.now() / 1000; }
        if (answer.redirected) { location.reload(); return null; }
        if (answer.status === 304 || !answer.ok) { return null; }
        tag = answer.headers.get("ETag");
        return answer.text();
      })
      .then(function (html) {
        if (html === null || html === undefined) { return; }
        var made = new DOMParser().parseFromString(html, "text/html").body;
        held = false;
        scene.replaceChildren.apply(scene, Array.prototype.slice.call(made.childNodes));
        var before = measured;
        fit(); tick();
        asked();
        if (measured !== before) { poll(); }
      })
      .catch(function () { missed += 1; if (missed > 2) { lost.textContent = body.getAttribute("data-lost"); } });
  }
  function flip(id) { var el = document.getElementById(id); el.hidden = !el.hidden; }
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey) { return; }
    var key = e.key.toLowerCase();
    if (key === "q") { flip("codes"); }
    else if (key === "b" || key === ".") { flip("blank"); }
    else if (key === "escape") { document.getElementById("codes").hidden = true; document.getElementById("blank").hidden = true; }
    else if (key === "+" || key === "=") { resize(size * 1.1); }
    else if (key === "-" || key === "_") { resize(size / 1.1); }
    else if (key === "0") { resize(1); }
    else if (key === "arrowright" || key === "pagedown" || key === " ") { held = true; turn(at + 1); }
    else if (key === "arrowleft" || key === "pageup") { held = true; turn(at - 1); }
    else if (key === "f" && document.documentElement.requestFullscreen) { document.documentElement.requestFullscreen(); }
    else { return; }
    e.preventDefault();
  });
  window.addEventListener("resize", function () { resize(size); });
  resize(size); tick(); poll();
  setInterval(tick, 250);
  setInterval(poll, 1000);
})();
