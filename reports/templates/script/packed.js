// Parts of the page that wait, compressed, until somebody wants them.

const byId = (id) => document.getElementById(id);

const complete = new Promise((done) => {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", done, { once: true });
  else done();
});

const bytesOf = (text) => {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
};

const unpack = (element) => {
  const packed = new Blob([bytesOf(element.textContent)]).stream();
  return new Response(packed.pipeThrough(new DecompressionStream("deflate"))).text();
};

// All parts of a kind, in order; the page may still be coming in.
const partsOf = async (kind) => {
  await complete;
  return [...document.querySelectorAll(`script.${kind}`)].map((element) => ({ element, first: Number(element.dataset.first) }));
};

// The texts of a part; the last one ends with a mark, too.
const textsOf = async (part) => {
  const texts = (await unpack(part.element)).split("\0");
  texts.pop();
  return texts;
};

// Unpacked parts are kept while somebody steps through the conversations in them.
const KEPT = 6;
const kept = new Map();
const listed = new Map();

const textAt = async (kind, number) => {
  if (!listed.has(kind)) listed.set(kind, partsOf(kind));
  const part = (await listed.get(kind)).findLast((part) => part.first <= number);
  if (!part) return undefined;
  const texts = kept.get(part.element) ?? textsOf(part);
  kept.delete(part.element);
  kept.set(part.element, texts);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return (await texts)[number - part.first];
};
