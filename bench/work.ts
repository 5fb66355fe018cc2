/** One operation that every gateway is asked, over and over. */
export interface Work {
  readonly name: string;
  readonly query: string;
}

const FRAGMENTS = `
  fragment Person on User { id username name }
  fragment Opinion on Review { id body }
  fragment Goods on Product { inStock name price shippingEstimate upc weight }
`;

const THREAD = `
  reviews {
    ...Opinion
    author { ...Person reviews { ...Opinion product { ...Goods } } }
  }
`;

/** `full` has the shape of the public benchmark's query; `light` is one fetch and a small answer; `joined` two fetches. */
export const works: readonly Work[] = [
  {
    name: 'full',
    query: `${FRAGMENTS}
      query Full {
        users { ...Person reviews { ...Opinion product { ...Goods ${THREAD} } } }
        topProducts { ...Goods ${THREAD} }
      }`,
  },
  { name: 'light', query: 'query Light { topProducts(first: 3) { upc name price } }' },
  { name: 'joined', query: 'query Joined { me { id name reviews { id product { upc } } } }' },
];
