// Everything works without this. With it: one line a step, answers that survive a lost
// connection, and pages that follow the room. Insecure contexts and old phones: no
// service worker, no randomUUID, nothing newer than 2017.
(function () {
  'use strict';

  var UNSENT = 'unsent:', DRAFT = 'draft:', EVERY = 1500;
  var body, form, steps, at, etag, misses = 0, tries = 0, rest = 0, timer, sending = false, refused = '';


  function mine(name) {
    return 'coalition:' + body.dataset.base + ':' + body.dataset.seat + ':' + name;
  }
  function keep(name, value) {
    try { localStorage.setItem(mine(name), JSON.stringify(value)); } catch (e) { memory[mine(name)] = value; }
  }
  function kept(name) {
    try {
      var text = localStorage.getItem(mine(name));
      return text ? JSON.parse(text) : memory[mine(name)] || null;
    } catch (e) { return memory[mine(name)] || null; }
  }
  function drop(name) {
    delete memory[mine(name)];
    try { localStorage.removeItem(mine(name)); } catch (e) { /* nothing was kept */ }
  }
  var memory = {};
  function unsent() {
    var prefix = mine(UNSENT), found = Object.keys(memory);
    try { found = found.concat(Object.keys(localStorage)); } catch (e) { /* only memory */ }
    return found.filter(function (key) { return key.indexOf(prefix) === 0; })
      .map(function (key) { return key.slice(prefix.length); });
  }
  function forgetOthers(base) {
    // A phone that is passed on must not show what the person before chose; but an
    // answer that is not sent yet is nobody's to throw away.
    try {
      Object.keys(localStorage).forEach(function (key) {
        var theirs = key.indexOf('coalition:' + base + ':') === 0 && key.indexOf(mine('')) !== 0;
        if (theirs && key.indexOf(':' + UNSENT) < 0) { localStorage.removeItem(key); }
      });
    } catch (e) { /* nothing was kept */ }
  }


  function say(sentence, waits, instead) {
    var status = document.getElementById('status'), now = status && status.textContent;
    if (!status || now === sentence || (instead && now !== instead)) { return; }
    status.textContent = sentence;
    status.className = waits ? 'waits' : '';
  }


  function showStep(n, focus) {
    at = Math.max(0, Math.min(n, steps.length - 1));
    steps.forEach(function (step, i) { step.hidden = i !== at; });
    nameButton();
    form.querySelector('.back').hidden = at === 0;
    form.classList.toggle('later', at > 0);
    form.querySelector('progress').value = at + 1;
    if (focus) {
      var legend = steps[at].querySelector('legend');
      legend.tabIndex = -1;
      legend.focus();
      window.scrollTo(0, 0);
    }
    remember();
  }
  function isLast(n) {
    return steps.slice(n + 1).every(function (step) { return step.dataset.empty; });
  }
  function nameButton() {
    var button = form.querySelector('.bar button');
    if (button.dataset.send) { button.textContent = isLast(at) ? button.dataset.send : form.dataset.next; }
  }
  function makeSteps() {
    steps = [].slice.call(form.querySelectorAll('.step'));
    form.noValidate = true;
    if (steps.length < 2) { return; }
    var button = form.querySelector('.bar button');
    button.dataset.send = button.textContent;
    var back = document.createElement('button');
    back.type = 'button';
    back.className = 'back';
    back.textContent = '‹ ' + form.dataset.back;
    back.addEventListener('click', function () { showStep(at - 1, true); });
    var bar = document.createElement('progress');
    bar.max = steps.length;
    bar.setAttribute('aria-hidden', 'true');
    steps[0].parentNode.insertBefore(bar, steps[0]);
    form.insertBefore(back, form.querySelector('.bar'));
    var draft = form.dataset.activity && kept(DRAFT + form.dataset.activity);
    showStep(draft ? draft.step : form.dataset.activity ? 0 : beforeLanguage(), false);
  }


  function pairs() {
    var found = [];
    new FormData(form).forEach(function (value, name) {
      if (['_xsrf', 'id', 'revision', 'ticket'].indexOf(name) < 0) { found.push([name, value]); }
    });
    return found;
  }
  function remember() {
    if (form && form.dataset.activity && form.dataset.touched) {
      keep(DRAFT + form.dataset.activity, { fields: pairs(), step: at || 0 });
    }
  }
  function touch(event) {
    if (event.target.type === 'search') { return; }
    form.dataset.touched = '1';
    remember();
  }
  function restore() {
    var draft = kept(DRAFT + form.dataset.activity);
    if (!draft) { return; }
    form.dataset.touched = '1';
    // What was unticked since the page was made is not among the fields.
    every('input[type=checkbox]', function (box) { box.checked = false; });
    fill(draft.fields);
    draft.fields.forEach(function (pair) {
      var box = pair[0].indexOf('often~') === 0 && form.querySelector('input[value="' + pair[0].slice(6) + '"]');
      if (box) { box.dataset.often = pair[1]; }
    });
  }
  function every(which, what) {
    [].forEach.call(form.querySelectorAll(which), what);
  }
  function fill(fields) {
    fields.forEach(function (pair) {
      [].forEach.call(form.elements, function (field) {
        if (field.name !== pair[0]) { return; }
        if (field.type === 'radio' || field.type === 'checkbox') {
          if (field.value === pair[1]) { field.checked = true; }
        } else { field.value = pair[1]; }
      });
    });
  }


  // Ties have a script of their own, which no other question waits for.
  function makePartners() {
    var step = form.querySelector('[data-script]'), here = form;
    if (!step) { return; }
    if (window.makePartners) { window.makePartners(form, nameButton); return; }
    var script = document.createElement('script');
    script.src = step.dataset.script;
    script.onload = function () {
      if (here === form) { window.makePartners(form, nameButton); }
    };
    document.head.appendChild(script);
  }


  function newId() {
    var bytes = new Uint8Array(12), id = '';
    crypto.getRandomValues(bytes);
    for (var i = 0; i < bytes.length; i++) { id += ('0' + bytes[i].toString(16)).slice(-2); }
    return id;
  }
  function post() {
    var activity = form.dataset.activity, before = kept('revision:' + activity);
    var revision = Math.max(+form.dataset.revision, before === null ? -1 : before) + 1;
    keep('revision:' + activity, revision);
    keep(UNSENT + activity, { id: newId(), revision: revision, fields: pairs() });
    say(body.dataset.sending, false);
    tries = 0;
    flush();
  }
  function token() {
    var field = document.querySelector('input[name=_xsrf]');
    var cookie = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie);
    return cookie ? decodeURIComponent(cookie[1]) : field ? field.value : '';
  }
  function encoded(answer) {
    return [['id', answer.id], ['revision', answer.revision]].concat(answer.fields).map(function (pair) {
      return encodeURIComponent(pair[0]) + '=' + encodeURIComponent(pair[1]);
    }).join('&');
  }
  function flush() {
    var activity = unsent()[0], answer = activity && kept(UNSENT + activity);
    if (!answer || sending) { return; }
    sending = true;
    clearTimeout(timer);
    fetch(body.dataset.base + '/answer/' + activity, {
      method: 'POST', credentials: 'same-origin', body: encoded(answer),
      headers: {
        'Accept': 'application/json', 'X-XSRFToken': token(),
        'Content-Type': 'application/x-www-form-urlencoded'
      }
    }).then(function (response) {
      if (response.status >= 500 || response.status === 429) { throw response; }
      // The token may have gone with its cookie: any page brings a new one.
      if (response.status === 403 && tries < 3) {
        return fetch(body.dataset.base + '/room', { credentials: 'same-origin' }).then(function () { throw response; });
      }
      return response.json().then(function (reply) { arrived(activity, answer, response.ok, reply); });
    }).catch(function () {
      sending = false;
      tries += 1;
      say(body.dataset.kept, true);
      timer = setTimeout(flush, Math.min(15000, 700 * Math.pow(1.7, tries)) * (0.7 + 0.6 * Math.random()));
    });
  }
  function arrived(activity, answer, taken, reply) {
    sending = false;
    tries = 0;
    var newest = kept(UNSENT + activity), here = form && form.dataset.activity;
    var own = !here || here === activity;
    if (newest && newest.id !== answer.id) { flush(); return; }
    drop(UNSENT + activity);
    if (!taken) {
      say(reply.say, true);
      // Said again on the page after this.
      if (!own) { refused = reply.say; }
      if (unsent().length) { flush(); } else if (!own && !form.dataset.touched) { turn(); }
      return;
    }
    drop(DRAFT + activity);
    // Another question is not interrupted: this waits for the next page.
    if (reply.receipt !== 'saved') {
      keep('untold', untold().concat('?said=' + reply.receipt + '&of=' + activity));
    }
    if (own) {
      if (form) { delete form.dataset.touched; }
      say(reply.say, false);
    }
    if (unsent().length) { flush(); } else if (own || !form.dataset.touched) { turn(); }
  }
  function untold() { return kept('untold') || []; }


  function turn() {
    var here = body.dataset.page || '/room', words = untold();
    return fetch(body.dataset.base + here + (words[0] || ''), { credentials: 'same-origin' }).then(function (response) {
      if (!response.ok || response.redirected) {
        if (response.redirected) { location.href = response.url; }
        return;
      }
      return response.text().then(function (html) {
        var page = new DOMParser().parseFromString(html, 'text/html');
        if (words.length) { keep('untold', untold().filter(function (one) { return one !== words[0]; })); }
        document.title = page.title;
        document.body.replaceWith(document.importNode(page.body, true));
        if (location.search) { history.replaceState(null, '', body.dataset.base + here); }
        begin();
        if (refused) { say(refused, true); refused = ''; }
        var head = document.querySelector('h1');
        head.tabIndex = -1;
        head.focus();
        window.scrollTo(0, 0);
      });
    }).catch(function () { /* the next look will try again */ });
  }
  function look() {
    if (document.hidden || Date.now() < rest) { return; }
    var headers = { 'Accept': 'application/json' };
    if (etag) { headers['If-None-Match'] = etag; }
    fetch(body.dataset.base + (body.dataset.page || '/state'), { credentials: 'same-origin', headers: headers, cache: 'no-store' }).then(function (response) {
      if (response.status >= 500) { throw new Error(); }
      say('', false, body.dataset.unreached);
      misses = 0;
      if (response.status === 304) { return; }
      if (response.status === 404 || response.status === 401) {
        // What was thrown away, as a rehearsal is, is seldom back.
        say(body.dataset.gone, true);
        rest = Date.now() + 30000;
        return;
      }
      if (!response.ok) { return; }
      var tag = response.headers.get('ETag');
      return response.json().then(function (state) { etag = follow(state) ? tag : null; });
    }).catch(function () {
      misses += 1;
      if (misses > 2 && !unsent().length) { say(body.dataset.unreached, true); }
    });
  }
  function follow(state) {
    var here = form && form.dataset.activity;
    ['turnout', 'until'].forEach(function (name) {
      var place = document.querySelector('[data-live=' + name + ']');
      var another = here && here !== state.activity;
      var words = another ? '' : state[name];
      if (place && place.textContent !== words) { place.textContent = words; }
    });
    if (state.key === body.dataset.key) { return true; }
    if (unsent().length) { return false; }
    if (here) {
      // Somebody who is changing an answer, or has begun one, is not interrupted.
      if (state.screen === 'saved' && state.activity === here) { return true; }
      if (form.dataset.touched && state.screen !== 'paused' && state.activity !== here) {
        say(body.dataset.closed, true);
        return false;
      }
    }
    turn();
    return false;
  }

  function beforeLanguage() {
    // Whoever asks for another language in the middle of a form goes on where they were.
    var left = null;
    try { left = JSON.parse(sessionStorage.getItem('sit')); sessionStorage.removeItem('sit'); } catch (e) { /* none */ }
    if (left && left.path === location.pathname) { fill(left.fields); return left.step; }
    return 0;
  }
  function leaveFor(event) {
    if (!form || form.dataset.activity || !event.target.hreflang) { return; }
    try {
      sessionStorage.setItem('sit', JSON.stringify({ path: event.target.pathname, fields: pairs(), step: at || 0 }));
    } catch (e) { /* then it begins again */ }
  }

  function begin() {
    body = document.body;
    form = document.querySelector('form[data-steps]');
    steps = [];
    etag = null;
    if (body.dataset.left || body.dataset.seat) { forgetOthers(body.dataset.left || body.dataset.base); }
    if (!form) { return; }
    if (form.dataset.activity) {
      restore();
      makePartners();
      form.addEventListener('change', touch);
      form.addEventListener('input', touch);
    }
    makeSteps();
    form.addEventListener('submit', function (event) {
      var missing = (steps[at] || form).querySelector('input:invalid');
      if (missing) { event.preventDefault(); missing.reportValidity(); return; }
      if (!isLast(at || 0)) { event.preventDefault(); showStep(at + 1, true); return; }
      if (form.dataset.activity) { event.preventDefault(); post(); }
    });
  }

  begin();
  document.addEventListener('click', leaveFor);
  // A page may come back as it was left, to whoever holds the phone by now.
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) { location.replace(location.pathname); }
  });
  if (body.dataset.base) {
    // It may have come just before a reload.
    if (untold().length && !(form && form.dataset.touched) && !/[?&]change=/.test(location.search)) { turn(); }
    flush();
    setInterval(look, EVERY);
    window.addEventListener('online', flush);
    document.addEventListener('visibilitychange', look);
  }
}());
