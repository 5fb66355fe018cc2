/** What the shop sells and what people say of it. Sizes are those of the public benchmark: an answer of about 90 kB. */
export const users = ['Ada', 'Bela', 'Cleo', 'Dina', 'Emil', 'Fumi'].map((name, index) => ({
  id: String(index + 1),
  name: `${name} Example`,
  username: name.toLowerCase(),
  birthday: 1_234_567_890,
}));

export const products = [
  ['Table', 899, 100],
  ['Couch', 1299, 1000],
  ['Glass', 15, 20],
  ['Chair', 499, 100],
  ['Screen', 1299, 1000],
  ['Lamp', 6999, 300],
  ['Grill', 3999, 2000],
  ['Fridge', 100_000, 6000],
  ['Sofa', 9999, 800],
].map(([name, price, weight], index) => ({ upc: String(index + 1), name, price, weight, inStock: index % 3 !== 1 }));

const PRODUCT_OF_REVIEW = [1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 4];
const SENTENCE = 'It does what it should, looks as it did on the picture, and came a day earlier than promised. ';

export const reviews = PRODUCT_OF_REVIEW.map((upc, index) => ({
  id: String(index + 1),
  upc: String(upc),
  body: SENTENCE.repeat(4 + (index % 3)).trim(),
}));
