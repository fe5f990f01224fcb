// From a judge's quotation to the words it quotes.

// A judge may fold white space and the forms of quotation marks; so does the search for its words. Each letter keeps its
// place in the text.
const folded = (text, between) => {
  const letters = [];
  const places = [];
  for (let place = 0; place < text.length; place += 1) {
    const letter = text[place];
    if (/\s/.test(letter)) {
      if (between && letters.at(-1) !== " ") { letters.push(" "); places.push(place); }
    } else {
      letters.push(/[“”„«»]/.test(letter) ? '"' : /[‘’‚]/.test(letter) ? "'" : letter);
      places.push(place);
    }
  }
  return { text: letters.join(""), places };
};

const readings = (quote) => {
  const undone = quote.replaceAll("\\n", " ").replaceAll('\\"', '"').replaceAll("\\\\", "\\");
  const bare = (text) => text.trim().replace(/^["'“”]+|["'“”]+$/g, "").replace(/^(…|\.\.\.)\s*|\s*(…|\.\.\.)$/g, "");
  return [quote, bare(quote), undone, bare(undone)];
};

const textNodes = (turn) => {
  const walker = document.createTreeWalker(turn, NodeFilter.SHOW_TEXT, (node) => (node.parentElement.closest(".verdicts, .score, h4, h5, .spans") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
};

// Where the words stand: a piece of one of the turn's texts.
const findWords = (turn, quote) => {
  const nodes = textNodes(turn);
  for (const node of nodes) {
    const at = node.data.indexOf(quote);
    if (at >= 0) return { node, from: at, to: at + quote.length };
  }
  for (const between of [true, false]) {
    for (const reading of readings(quote)) {
      const sought = folded(reading, between).text.trim();
      if (!sought) continue;
      for (const node of nodes) {
        const { text, places } = folded(node.data, between);
        const at = text.indexOf(sought);
        if (at >= 0) return { node, from: places[at], to: places[at + sought.length - 1] + 1 };
      }
    }
  }
  return undefined;
};

const unmark = () => {
  for (const mark of document.querySelectorAll("mark")) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
};

const openAround = (element) => {
  for (let around = element; around; around = around.parentElement) if (around.localName === "details") around.open = true;
};

// Goes to a place of the conversation, and marks the words there.
const point = (target, quote) => {
  unmark();
  let found = target;
  const words = quote && findWords(target, quote);
  if (words) {
    const range = new Range();
    range.setStart(words.node, words.from);
    range.setEnd(words.node, words.to);
    found = document.createElement("mark");
    found.tabIndex = -1;
    range.surroundContents(found);
  }
  openAround(found);
  found.scrollIntoView({ block: words ? "center" : "start" });
  found.focus({ preventScroll: true });
};
