// Ties: the second step has a row for each partner that was ticked in the first. Without
// this the list has no search, and nobody is asked how often. Nothing newer than 2017.
(function () {
  'use strict';

  window.makePartners = function (form, nameButton) {
    var second = form.querySelector('[data-often-step]'), rows = {};
    var boxes = [].slice.call(form.querySelectorAll('input[name=partner]'));
    var place = second.querySelector('[data-often-rows]'), words = JSON.parse(second.dataset.words);
    var count = form.querySelector('[data-ticked]'), nobody = form.querySelector('input[name=nobody]');
    function chip(box, name, word) {
      var label = document.createElement('label'), text = document.createElement('span');
      var radio = document.createElement('input');
      radio.type = 'radio';
      radio.name = name;
      radio.value = word[0];
      radio.checked = box.dataset.often === word[0];
      text.textContent = word[1];
      label.appendChild(radio);
      label.appendChild(text);
      return label;
    }
    function row(box) {
      var set = document.createElement('fieldset'), legend = document.createElement('legend');
      var chips = document.createElement('div');
      set.className = 'ask';
      chips.className = 'chips';
      legend.textContent = box.parentNode.textContent;
      legend.dir = 'auto';
      words.forEach(function (word) { chips.appendChild(chip(box, 'often~' + box.value, word)); });
      set.appendChild(legend);
      set.appendChild(chips);
      return set;
    }
    function after(box) {
      return boxes.slice(boxes.indexOf(box) + 1).filter(function (other) { return rows[other.value]; })[0];
    }
    function tick(box) {
      if (box.checked && !rows[box.value]) {
        var next = after(box);
        rows[box.value] = place.insertBefore(row(box), next ? rows[next.value] : null);
      } else if (!box.checked && rows[box.value]) {
        place.removeChild(rows[box.value]);
        delete rows[box.value];
      }
    }
    function tell() {
      var n = Object.keys(rows).length;
      count.textContent = count.dataset.ticked.replace('#', n);
      if (n) { nobody.checked = false; }
      second.dataset.empty = nobody.checked ? '1' : '';
      second.querySelector('[data-none-ticked]').hidden = n > 0;
      nobody.parentNode.hidden = n > 0;
      nameButton();
    }
    boxes.forEach(tick);
    form.addEventListener('change', function (event) {
      var field = event.target;
      if (field.name === 'partner') { tick(field); }
      if (field.name === 'nobody' && field.checked) {
        boxes.forEach(function (box) { box.checked = false; tick(box); });
      }
      if (field.name.indexOf('often~') === 0) {
        form.querySelector('input[value="' + field.name.slice(6) + '"]').dataset.often = field.value;
      }
      tell();
    });
    makeSearch(form, boxes);
    makeMissing(form);
    tell();
  };
  function plain(text) {
    text = text.toLowerCase();
    return text.normalize ? text.normalize('NFD').replace(/[\u0300-\u036f]/g, '') : text;
  }
  function makeSearch(form, boxes) {
    var find = form.querySelector('[data-find]'), field = find.querySelector('input');
    var list = boxes.map(function (box) {
      return { box: box, row: box.parentNode.parentNode, text: plain(box.parentNode.textContent) };
    });
    find.hidden = false;
    function filter() {
      var asked = plain(field.value.trim()), found = 0;
      list.forEach(function (one) {
        var fits = one.text.indexOf(asked) >= 0, hide = !fits && !one.box.checked;
        found += fits ? 1 : 0;
        if (one.row.hidden !== hide) { one.row.hidden = hide; }
      });
      form.querySelector('[data-none]').hidden = found > 0;
    }
    field.addEventListener('input', filter);
    field.addEventListener('keydown', function (event) {
      if (event.key === 'Enter') { event.preventDefault(); field.blur(); }
    });
  }
  function makeMissing(form) {
    var fields = [].slice.call(form.querySelectorAll('.missing input'));
    function show() {
      var last = fields.reduce(function (n, field, i) { return field.value.trim() ? i : n; }, -1);
      fields.forEach(function (field, i) { field.hidden = i > last + 1; });
    }
    form.addEventListener('input', show);
    show();
  }
}());
