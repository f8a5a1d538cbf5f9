// Keeps the wall as the store says. Keys: Q codes, B blank, + and - size, arrows turn parts.
(function () {
  "use strict";
  var body = document.body, scene = document.getElementById("scene"), stage = document.getElementById("stage");
  var part = document.getElementById("part"), lost = document.getElementById("lost");
  var tag = null, shift = 0, missed = 0, at = 0, parts = [], turned = 0;
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
  // What does not fit is turned like pages, never cut and never made too small.
  function fit() {
    var told = scene.querySelector(".told .cw-blocks");
    // Where a question leaves no room, the code waits on key Q, then the parts go.
    scene.querySelectorAll(".spare").forEach(function (el) { el.hidden = false; });
    scene.querySelectorAll(".spare").forEach(function (el) { if (scene.scrollHeight > scene.clientHeight + 2 || cramped()) { el.hidden = true; } });
    parts = []; at = 0; part.hidden = true;
    // Beside a drawing the last numbers give way; the sentence and the question stay.
    var right = scene.querySelector(".right"), facts = scene.querySelectorAll(".numbers div");
    [].forEach.call(facts, function (el) { el.hidden = false; });
    for (var n = facts.length; right && n > 0 && right.scrollHeight > right.clientHeight + 1; n -= 1) { facts[n - 1].hidden = true; }
    if (!told || getComputedStyle(stage).overflow === "visible") { return; }
    var all = Array.prototype.slice.call(told.children);
    all.forEach(function (el) { el.hidden = false; });
    told.querySelectorAll("tbody tr").forEach(function (row) { row.hidden = false; });
    // As large as there is room for; at least its plain size.
    for (var grow = 1.75; grow >= 1; grow -= 0.125) {
      told.style.setProperty("--grow", grow);
      if (scene.scrollHeight <= scene.clientHeight + 2) { return; }
    }
    var pieces = [];
    all.forEach(function (el) {
      var rows = el.querySelectorAll("tbody tr");
      if (el.offsetHeight > scene.clientHeight * 0.6 && rows.length > 1) {
        Array.prototype.forEach.call(rows, function (row) { pieces.push({ el: el, row: row, h: row.offsetHeight }); });
      } else { pieces.push({ el: el, row: null, h: el.offsetHeight + 12 }); }
    });
    var head = told.offsetTop - scene.offsetTop + 24;
    var room = scene.clientHeight - head - 3 * base();
    var now = [], used = 0, last = null;
    pieces.forEach(function (piece) {
      var cost = piece.h + (piece.row && last !== piece.el ? piece.el.querySelector("thead") ? piece.el.querySelector("thead").offsetHeight + 24 : 24 : 0);
      if (now.length && used + cost > room) { parts.push(now); now = []; used = 0; }
      now.push(piece); used += cost; last = piece.el;
    });
    if (now.length) { parts.push(now); }
    turn(0);
  }
  function turn(to) {
    if (parts.length < 2) { return; }
    at = (to + parts.length) % parts.length; turned = Date.now();
    var shown = parts[at];
    var told = scene.querySelector(".told .cw-blocks");
    Array.prototype.forEach.call(told.children, function (el) { el.hidden = !shown.some(function (p) { return p.el === el; }); });
    parts.forEach(function (group) { group.forEach(function (p) { if (p.row) { p.row.hidden = shown.indexOf(p) < 0; } }); });
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
    if (parts.length > 1 && Date.now() - turned > 20000) { turn(at + 1); }
  }
  // A drawing is made for the room that it has here, so that its names keep their size.
  function asked() {
    var plan = scene.querySelector(".plan"), words = body.getAttribute("data-state");
    if (plan && plan.clientWidth && plan.clientHeight) {
      measured = "&wide=" + plan.clientWidth + "&tall=" + plan.clientHeight + "&letters=" + Math.max(18, Math.round(0.86 * size * base()));
    }
    return words + measured;
  }
  function poll() {
    fetch(asked(), { credentials: "same-origin", cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} })
      .then(function (answer) {
        missed = 0; lost.textContent = "";
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
    else if (key === "arrowright" || key === "pagedown" || key === " ") { turn(at + 1); }
    else if (key === "arrowleft" || key === "pageup") { turn(at - 1); }
    else if (key === "f" && document.documentElement.requestFullscreen) { document.documentElement.requestFullscreen(); }
    else { return; }
    e.preventDefault();
  });
  window.addEventListener("resize", function () { resize(size); });
  resize(size); tick(); poll();
  setInterval(tick, 250);
  setInterval(poll, 1000);
})();
