/**
 * Shows a text as GitHub would: Markdown to HTML, sanitised by what GitHub lets through, with its Mermaid diagrams
 * drawn. Runs in the browser, after markdown-it and mermaid; `picture.show` and `picture.inspect` are what the tests call.
 */
(() => {
  const { markdownit, mermaid } = globalThis;
  const markdown = markdownit({ html: true, linkify: true });

  // The tags and attributes of GitHub's sanitiser, as far as a text of ours or an attack on it could use them.
  const TAGS = new Set(
    'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input kbd li ol p pre q s samp strike strong sub summary sup table tbody td tfoot th thead tr tt ul var'.split(
      ' ',
    ),
  );
  const GONE = new Set(['script', 'style', 'iframe', 'object', 'embed', 'svg', 'math', 'template', 'noscript']);
  const ATTRIBUTES = new Set(
    'align alt checked class colspan disabled href open rowspan src start title type width'.split(' '),
  );
  const ADDRESS = /^(?:https?:|mailto:|#|\/|\.)/i;

  function isSafe({ name, value }) {
    if (!ATTRIBUTES.has(name)) return false;
    if (name === 'class') return /^language-[\w-]+$/.test(value);
    return (name !== 'href' && name !== 'src') || ADDRESS.test(value.trim());
  }

  function sanitise(node) {
    for (const child of [...node.children]) {
      const tag = child.localName;
      if (GONE.has(tag)) {
        child.remove();
        continue;
      }
      sanitise(child);
      if (!TAGS.has(tag)) child.replaceWith(...child.childNodes);
      for (const attribute of [...child.attributes]) if (!isSafe(attribute)) child.removeAttribute(attribute.name);
    }
  }

  /** `> [!CAUTION]` and its kin. */
  function alerts(article) {
    for (const quote of article.querySelectorAll('blockquote')) {
      const first = quote.querySelector('p');
      const kind = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*/.exec(first?.innerHTML ?? '');
      if (kind === null) continue;
      quote.className = 'caution';
      first.innerHTML = `<strong>${kind[1]}</strong><br>${first.innerHTML.slice(kind[0].length)}`;
    }
  }

  /** `- [ ]` and `- [x]`. */
  function tasks(article) {
    for (const item of article.querySelectorAll('li')) {
      const box = /^\[([ xX])\]\s/.exec(item.innerHTML);
      if (box === null) continue;
      const checked = box[1] === ' ' ? '' : ' checked';
      item.innerHTML = `<input type="checkbox" disabled${checked}> ${item.innerHTML.slice(box[0].length)}`;
    }
  }

  let drawn = 0;
  async function draw(article, errors) {
    for (const block of article.querySelectorAll('pre > code.language-mermaid')) {
      const box = document.createElement('div');
      box.className = 'diagram';
      const source = block.textContent;
      block.parentElement.replaceWith(box);
      drawn += 1;
      try {
        box.innerHTML = (await mermaid.render(`drawn${drawn}`, source, box)).svg;
      } catch (error) {
        errors.push(`${error}\n${source}`);
      }
    }
  }

  let errors = [];

  /** Shows a text; folded parts are opened where they are to be looked at. */
  async function show({ text, theme, open }) {
    errors = [];
    document.documentElement.dataset.theme = theme;
    mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: theme === 'dark' ? 'dark' : 'default' });
    const html = new DOMParser().parseFromString(markdown.render(text), 'text/html');
    sanitise(html.body);
    const article = document.querySelector('article');
    article.replaceChildren(...html.body.childNodes);
    alerts(article);
    tasks(article);
    await draw(article, errors);
    if (open) for (const details of article.querySelectorAll('details')) details.open = true;
    await document.fonts.ready;
    return Math.ceil(document.documentElement.scrollHeight);
  }

  function rgba(colour) {
    const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    return { parts: [red, green, blue], alpha };
  }

  function over(colour, below, opacity = 1) {
    const { parts, alpha } = rgba(colour);
    const share = alpha * opacity;
    return parts.map((part, index) => part * share + below[index] * (1 - share));
  }

  function luminance(parts) {
    const [red, green, blue] = parts.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one, other) {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  }

  function pageColour() {
    return over(getComputedStyle(document.body).backgroundColor, [255, 255, 255]);
  }

  const colourOf = (element) =>
    element instanceof SVGElement ? getComputedStyle(element).fill : getComputedStyle(element).color;
  const boxOf = (element) => element.getBoundingClientRect();

  function inside(inner, outer, slack = 1) {
    return (
      inner.left >= outer.left - slack &&
      inner.right <= outer.right + slack &&
      inner.top >= outer.top - slack &&
      inner.bottom <= outer.bottom + slack
    );
  }

  function overlaps(one, other) {
    return (
      one.left < other.right - 1 &&
      other.left < one.right - 1 &&
      one.top < other.bottom - 1 &&
      other.top < one.bottom - 1
    );
  }

  /** What is written somewhere: its words, place, size as drawn, contrast, and whether it fits where it belongs. */
  function written(element, { within, behind, scale }) {
    const box = boxOf(element);
    const shape = within === undefined ? undefined : boxOf(within);
    const size = Number.parseFloat(getComputedStyle(element).fontSize) * scale;
    return {
      words: element.textContent.replaceAll('\u00a0', ' '),
      fits: shape === undefined || inside(box, shape),
      contrast: contrast(over(colourOf(element), behind), behind),
      size,
      box: { left: box.left, right: box.right, top: box.top, bottom: box.bottom },
    };
  }

  function scaleOf(svg) {
    const { width } = svg.viewBox.baseVal;
    return width > 0 ? boxOf(svg).width / width : 1;
  }

  function flowchart(svg) {
    const page = pageColour();
    const scale = scaleOf(svg);
    const shapes = [...svg.querySelectorAll('g.node')].map((node) => ({
      label: node.querySelector('.nodeLabel') ?? node.querySelector('text'),
      shape: node.querySelector('rect, polygon, path'),
    }));
    const boxes = shapes.map(({ label, shape }) => {
      const { fill, fillOpacity } = getComputedStyle(shape);
      return written(label, { within: shape, behind: over(fill, page, Number(fillOpacity)), scale });
    });
    const titles = [...svg.querySelectorAll('g.cluster')].map((cluster) => {
      const label = cluster.querySelector('.nodeLabel') ?? cluster.querySelector('text');
      return written(label, { within: cluster.querySelector('rect'), behind: page, scale });
    });
    const areas = shapes.map(({ shape }) => boxOf(shape));
    return {
      kind: 'flowchart',
      boxes,
      titles,
      overlapping: pairs(areas) + pairs([...titles.map(({ box }) => box), ...areas]),
    };
  }

  function pairs(boxes) {
    return boxes.flatMap((one, index) => boxes.slice(index + 1).filter((other) => overlaps(one, other))).length;
  }

  function gantt(svg) {
    const page = pageColour();
    const scale = scaleOf(svg);
    const bands = [...svg.querySelectorAll('rect.section')];
    const behindOf = (element) => {
      const middle = (boxOf(element).top + boxOf(element).bottom) / 2;
      const band = bands.find((each) => boxOf(each).top <= middle && boxOf(each).bottom >= middle);
      if (band === undefined) return page;
      const { fill, opacity, fillOpacity } = getComputedStyle(band);
      return over(fill, page, Number(opacity) * Number(fillOpacity));
    };
    const rows = [...svg.querySelectorAll('text.sectionTitle')].map((title) =>
      written(title, { within: svg, behind: behindOf(title), scale }),
    );
    const texts = [...svg.querySelectorAll('.tick text, text.titleText')].map((text) =>
      written(text, { within: svg, behind: page, scale }),
    );
    const bars = [...svg.querySelectorAll('rect.task')].map(boxOf);
    const all = [...rows, ...texts].map(({ box }) => box);
    const covered = all.filter((box) => bars.some((bar) => overlaps(box, bar))).length;
    return { kind: 'gantt', boxes: rows, titles: texts, overlapping: pairs(all) + covered };
  }

  /** What can be said of the page without looking at it. */
  function inspect() {
    const article = document.querySelector('article');
    const all = [...article.querySelectorAll('*')];
    const diagrams = [...article.querySelectorAll('.diagram svg')].map((svg) =>
      svg.getAttribute('aria-roledescription') === 'gantt' ? gantt(svg) : flowchart(svg),
    );
    return {
      errors,
      diagrams,
      errorPictures: article.querySelectorAll('.error-icon').length,
      scripts: all.filter(({ localName }) => ['script', 'iframe', 'object', 'embed'].includes(localName)).length,
      handlers: all.flatMap((element) => [...element.attributes].filter(({ name }) => name.startsWith('on'))).length,
      images: all.filter(({ localName }) => localName === 'img' || localName === 'image').length,
      linksInDiagrams: article.querySelectorAll('.diagram a').length,
      links: [...article.querySelectorAll('a')].map((link) => link.getAttribute('href')),
      tables: article.querySelectorAll('table').length,
      folded: article.querySelectorAll('details').length,
      scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      ran: globalThis.ran ?? null,
    };
  }

  globalThis.picture = { show, inspect };
})();
