'use strict';
(() => {
  const kPart = 100;  // rows in the document at a time: the rest is data
  const kMonths = 13;
  const kDay = 86400000;
  const kTones = ['bad', 'warning', 'plain', 'good'];
  const kMonthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

  const place = (id) => document.getElementById(id);
  const data = JSON.parse(place('data').textContent);
  const now = Date.parse(data.generated_at);

  // Every text goes in as text: nothing of the data is ever markup.
  function make(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (name === 'class') element.className = value;
      else if (name === 'onclick') element.addEventListener('click', value);
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== ''));
    return element;
  }
  const count = (number, one, many) => number.toLocaleString('en') + ' ' + (number === 1 ? one : many);
  const counted = (number) => count(number, data.one, data.many);

  function distance(time) {
    const days = Math.floor(Math.abs(time - now) / kDay);
    const span = days < 1 ? 'less than a day' : days < 90 ? count(days, 'day', 'days')
      : days < 730 ? count(Math.round(days / 30.44), 'month', 'months') : count(Math.round(days / 365.25), 'year', 'years');
    return time < now ? span + ' ago' : 'in ' + span;
  }

  data.rows.forEach((row, at) => {
    row.at = at;
    row.until = row.not_after ? Date.parse(row.not_after) : Infinity;
    row.words = [row.state, row.name, row.issuer, row.fingerprint, row.key, ...row.places,
      ...row.findings.map((one) => one.id + ' ' + one.message)].join('\n').toLowerCase();
  });
  const rank = new Map(data.counts.map((one, at) => [one.state, at]));

  const columns = [
    {title: 'State', by: (row) => rank.has(row.state) ? rank.get(row.state) : rank.size},
    {title: 'Name', by: (row) => row.name.toLowerCase()},
    {title: 'Expires', by: (row) => row.until},
    {title: 'Issuer', by: (row) => row.issuer.toLowerCase()},
    {title: 'Where', by: (row) => (row.places[0] || '').toLowerCase()},
  ];
  const view = {words: [], state: null, span: null, column: null, descending: false, part: 0, open: new Set(), rows: data.rows};

  // The months from now on, what is over before them and what comes behind.
  function spans() {
    const first = new Date(now);
    const start = (month) => Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1);
    const all = [{name: 'Expired', title: 'have expired', from: -Infinity, to: now}];
    for (let month = 0; month < kMonths; ++month) {
      const date = new Date(start(month));
      const name = kMonthNames[date.getUTCMonth()];
      const year = month === 0 || date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : '';
      all.push({name, year, title: 'expire in ' + name + ' ' + date.getUTCFullYear(), from: Math.max(now, start(month)), to: start(month + 1)});
    }
    all.push({name: 'Later', title: 'expire later', from: start(kMonths), to: Infinity});
    return all;
  }
  const within = (span) => (row) => row.until >= span.from && row.until < span.to;

  // Which part of a line is meant stays to be seen: these are toggles.
  const toggles = [];
  function toggle(name, value, properties, ...children) {
    const button = make('button', {type: 'button', 'aria-pressed': 'false', ...properties, onclick: () => {
      view[name] = view[name] === value ? null : value;
      refresh();
    }}, ...children);
    toggles.push(() => button.setAttribute('aria-pressed', String(view[name] === value)));
    return button;
  }

  function showCounts() {
    place('counts').replaceChildren(...data.counts.map((one) => make('li', {},
      toggle('state', one.state, {class: 'count ' + one.tone}, make('strong', {}, one.count.toLocaleString('en')), one.label))));
  }

  function showTimeline() {
    const all = spans().map((span) => ({...span, rows: data.rows.filter(within(span))}));
    const most = Math.max(1, ...all.map((span) => span.rows.length));
    place('months').replaceChildren(...all.map((span) => {
      const stack = make('span', {class: 'stack', 'aria-hidden': 'true'});
      for (const tone of kTones.slice().reverse()) {
        const number = span.rows.filter((row) => row.tone === tone).length;
        if (number === 0) continue;
        const piece = make('span', {class: tone});
        piece.style.height = (5.2 * number / most).toFixed(3) + 'rem';
        stack.append(piece);
      }
      const button = toggle('span', span, {class: 'month'},
        make('span', {class: 'number', 'aria-hidden': 'true'}, span.rows.length ? String(span.rows.length) : ''), stack,
        make('span', {class: 'label', 'aria-hidden': 'true'}, span.name, make('br'), span.year || ''),
        make('span', {class: 'unseen'}, counted(span.rows.length) + ' ' + span.title));
      button.disabled = span.rows.length === 0;
      return make('li', {}, button);
    }));
  }

  function showHead() {
    place('head').replaceChildren(...columns.map((column) => {
      const cell = make('th', {scope: 'col'}, make('button', {type: 'button', class: 'sort', onclick: () => {
        view.descending = view.column === column && !view.descending;
        view.column = column;
        refresh();
      }}, column.title));
      column.cell = cell;
      return cell;
    }));
  }

  function chainOf(row) {
    return make('ol', {class: 'chain'}, ...row.chain.map((link) => make('li', {},
      make('div', {class: 'link ' + link.tone + (link.fingerprint ? '' : ' absent')}, make('strong', {}, make('bdi', {}, link.name)),
        make('span', {class: 'soft'}, link.not_after ? 'until ' + link.not_after.slice(0, 10) : 'not in this report')))));
  }

  function findingOf(one) {
    return make('li', {class: 'finding'}, make('span', {class: 'state ' + one.tone}, one.severity), ' ',
      make('span', {class: 'mono'}, one.id), ' ', make('bdi', {class: 'text'}, one.message),
      one.evidence ? make('div', {class: 'soft text'}, one.evidence) : null,
      one.fix ? make('div', {class: 'fix text'}, one.fix) : null);
  }

  function facts(row) {
    const list = make('dl', {});
    const fact = (name, value, look) => {
      if (value) list.append(make('dt', {}, name), make('dd', {class: look || ''}, make('bdi', {}, value)));
    };
    fact('Valid', row.not_after ? row.not_before + ' to ' + row.not_after : '');
    fact('Issuer', row.issuer);
    fact('Key', row.key);
    fact('SHA-256', row.fingerprint, 'mono');
    return list;
  }

  function detailOf(row) {
    const cell = make('td', {colspan: String(columns.length)});
    if (row.chain.length) cell.append(make('h3', {}, 'Chain'), chainOf(row));
    if (row.findings.length) cell.append(make('h3', {}, 'Findings'), make('ul', {}, ...row.findings.map(findingOf)));
    const more = row.places_total - row.places.length;
    cell.append(make('h3', {}, 'Where'), make('ul', {}, ...row.places.map((one) => make('li', {class: 'text'}, make('bdi', {}, one))),
      more > 0 ? make('li', {class: 'soft'}, 'and ' + count(more, 'place', 'places') + ' more') : null));
    cell.append(make('h3', {}, 'Certificate'), facts(row));
    return make('tr', {class: 'detail', id: 'detail-' + row.at}, cell);
  }

  function linesOf(row) {
    const open = view.open.has(row.at);
    const button = make('button', {type: 'button', class: 'open', 'aria-expanded': String(open), id: 'row-' + row.at}, make('bdi', {}, row.name));
    if (open) button.setAttribute('aria-controls', 'detail-' + row.at);
    const line = make('tr', {class: 'row'},
      make('td', {}, make('span', {class: 'state ' + row.tone}, row.label)),
      make('th', {scope: 'row'}, button),
      make('td', {class: 'date'}, ...(row.not_after ? [row.not_after.slice(0, 10), make('br'), make('span', {class: 'soft'}, distance(row.until))] : [])),
      make('td', {class: 'text'}, make('bdi', {}, row.issuer)),
      make('td', {class: 'text'}, make('bdi', {}, row.places[0] || ''),
        row.places_total > 1 ? make('span', {class: 'soft'}, ' and ' + (row.places_total - 1).toLocaleString('en') + ' more') : null));
    button.addEventListener('click', () => {
      const opening = !view.open.delete(row.at);
      button.setAttribute('aria-expanded', String(opening));
      if (opening) {
        view.open.add(row.at);
        button.setAttribute('aria-controls', 'detail-' + row.at);
        line.after(detailOf(row));
      } else {
        button.removeAttribute('aria-controls');
        line.nextSibling.remove();
      }
    });
    return open ? [line, detailOf(row)] : [line];
  }

  function showRows(rows) {
    place('rows').replaceChildren(...rows.flatMap(linesOf));
  }

  function showPart() {
    const from = view.part * kPart, to = Math.min(from + kPart, view.rows.length);
    showRows(view.rows.slice(from, to));
    place('pages').hidden = view.rows.length <= kPart;
    place('part').textContent = (from + 1).toLocaleString('en') + ' to ' + to.toLocaleString('en') + ' of ' + view.rows.length.toLocaleString('en');
    place('back').disabled = from === 0;
    place('on').disabled = to === view.rows.length;
  }

  function refresh() {
    const wanted = data.rows.filter((row) => (view.state === null || row.state === view.state) &&
      (view.span === null || within(view.span)(row)) && view.words.every((word) => row.words.includes(word)));
    if (view.column) {
      const keys = new Map(wanted.map((row) => [row, view.column.by(row)]));
      const sign = view.descending ? -1 : 1;
      wanted.sort((a, b) => {
        const x = keys.get(a), y = keys.get(b);
        return x < y ? -sign : x > y ? sign : a.at - b.at;
      });
    }
    for (const column of columns) {
      if (column === view.column) column.cell.setAttribute('aria-sort', view.descending ? 'descending' : 'ascending');
      else column.cell.removeAttribute('aria-sort');
    }
    toggles.forEach((show) => show());
    view.rows = wanted;
    view.part = 0;
    place('shown').textContent = wanted.length === data.rows.length ? counted(wanted.length)
      : wanted.length.toLocaleString('en') + ' of ' + counted(data.rows.length);
    showPart();
  }

  function turn(by) {
    view.part += by;
    showPart();
    place('list').focus();
    place('list').scrollIntoView();
  }

  // Where the browser keeps nothing for a page from a file, the choice lasts as long as the page.
  function setUpTheme() {
    const choice = place('theme');
    try { choice.value = localStorage.getItem('certkit-theme') || 'system'; } catch { choice.value = 'system'; }
    const apply = () => { document.documentElement.dataset.theme = choice.value; };
    choice.addEventListener('change', () => {
      apply();
      try { localStorage.setItem('certkit-theme', choice.value); } catch { /* it lasts as long as the page */ }
    });
    apply();
  }

  setUpTheme();
  showCounts();
  showTimeline();
  showHead();
  place('filter').addEventListener('input', (event) => {
    view.words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    refresh();
  });
  place('tools').addEventListener('submit', (event) => event.preventDefault());
  place('tools').addEventListener('reset', () => {
    Object.assign(view, {words: [], state: null, span: null});
    refresh();
  });
  place('back').addEventListener('click', () => turn(-1));
  place('on').addEventListener('click', () => turn(1));
  // On paper there is no next part: all that is wanted is printed.
  addEventListener('beforeprint', () => showRows(view.rows));
  addEventListener('afterprint', showPart);
  refresh();
  for (const id of ['theme-choice', 'timeline', 'tools', 'live']) place(id).hidden = false;
})();
