/** What one client asks. */
export interface ClientOperation {
  readonly client: 'dashboard' | 'storefront';
  /** `orders of 50: lines, payments`. */
  readonly name: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const fragments = {
  Money: 'on Money { amount currency }',
  Taxed: 'on TaxedMoney { gross { ...Money } net { ...Money } tax { ...Money } }',
  Range: 'on PriceRange { start { ...Taxed } stop { ...Taxed } }',
  Prices: 'on Pricing { onSale discount { ...Taxed } range { ...Range } rangeUndiscounted { ...Range } price { ...Taxed } }',
  Address: 'on Address { id street city postalCode phone country { code name } }',
  Person: 'on Customer { id email firstName lastName }',
  Listing:
    'on ChannelListing { id isPublished price { ...Money } costPrice { ...Money } margin { start stop } channel { id name currency } }',
  Stock: 'on Stock { id quantity allocated warehouse { id name } }',
  Attributes: `on AssignedAttribute { attribute { id name slug translation(language: DE) { name } }
    values { id name slug file { url } translation(language: DE) { name } } }`,
  Variant: `on Variant { id name sku quantityAvailable media { id url } pricing { ...Prices } attributes { ...Attributes }
    translation(language: DE) { name } }`,
  Line: `on OrderLine { id name quantity quantityToFulfil thumbnail(size: 64) { url } unitPrice { ...Taxed } unitDiscount { ...Money } total { ...Taxed }
    variant { id sku product { id slug } stocks { ...Stock } } allocations { id quantity warehouse { id name } } }`,
  Card: 'on Product { id name slug rating thumbnail(size: 256) { url alt } category { id name slug } pricing { ...Prices } translation(language: DE) { name } }',
  CartLine: `on CheckoutLine { id quantity total { ...Taxed } unitPrice { ...Taxed }
    variant { ...Variant product { ...Card attributes { ...Attributes } } } }`,
  Cart: `on Checkout { token email lines { ...CartLine } billing { ...Address } shipping { ...Address } total { ...Taxed } subtotal { ...Taxed }
    shippingMethods { id name minimumDays maximumDays price { ...Money } } deliveryMethod { id name price { ...Money } }
    gateways { id name config { key value } } discounts { id name amount { ...Money } } giftCards { id last4 balance { ...Money } } }`,
  Items: 'on MenuItem { id name url category { id slug name } collection { id slug name } translation(language: DE) { name } }',
} as const;

/** What a page may show beside what it always shows, by a word for it. */
type Parts = Readonly<Record<string, string>>;

const productParts: Parts = {
  media: 'media { id url alt kind } thumbnail(size: 256) { url }',
  variants: 'variants { ...Variant }',
  attributes: 'attributes { ...Attributes }',
  listings: 'channelListings { ...Listing }',
  stock: 'variants { id sku stocks { ...Stock } channelListings { ...Listing } }',
  texts: 'metadata { key value } translations { language name description } collections { id name }',
};

const orderParts: Parts = {
  lines: 'lines { ...Line } discounts { id name amount { ...Money } }',
  payments: `payments { id gateway state total { ...Money } captured { ...Money } } transactions { id reference charged { ...Money }
    events { id at kind amount { ...Money } by { ...Person } } } giftCards { id last4 balance { ...Money } }`,
  fulfilments: 'fulfilments { id status trackingNumber warehouse { id name } lines { id quantity orderLine { ...Line } } }',
  addresses: 'customer { ...Person } billing { ...Address } shipping { ...Address }',
  events:
    'events { id at kind message by { ...Person } related { id number } lines { id name quantity } } invoices { id number url }',
};

const order =
  'id number created status note channel { id slug } total { ...Taxed } subtotal { ...Taxed } shippingPrice { ...Taxed }';
const product = '...Card updatedAt type { id name hasVariants }';
const pageInfo = 'totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const menu = (levels: number): string => (levels === 0 ? '' : `children { ...Items ${menu(levels - 1)} }`);

/** A page of a list: `$page` is how many it has. */
interface ListView {
  readonly client: ClientOperation['client'];
  readonly name: string;
  readonly field: string;
  readonly always: string;
  readonly parts: Parts;
}

const listViews: readonly ListView[] = [
  {
    client: 'dashboard',
    name: 'products',
    field: 'products(first: $page, filter: { inStock: true })',
    always: product,
    parts: productParts,
  },
  { client: 'dashboard', name: 'orders', field: 'orders(first: $page)', always: order, parts: orderParts },
  {
    client: 'dashboard',
    name: 'customers',
    field: 'customers(first: $page)',
    always: '...Person note',
    parts: {
      addresses: 'defaultShipping { ...Address } addresses { ...Address }',
      orders: `orders(last: 5) { edges { node { ${order} } } }`,
      texts: 'metadata { key value }',
    },
  },
  {
    client: 'dashboard',
    name: 'categories',
    field: 'categories(first: $page, level: 0)',
    always: 'id name slug',
    parts: {
      children: 'children(first: 20) { edges { node { id name slug } } } products(first: 0) { totalCount }',
      texts: 'translations { language name description seoTitle }',
    },
  },
  {
    client: 'dashboard',
    name: 'translations',
    field: 'translations(kind: PRODUCT, first: $page)',
    always: '__typename translation(language: DE) { language name description seoTitle }',
    parts: {
      attributes: '... on Attribute { id choices(first: 20) { edges { node { id name translation(language: DE) { name } } } } }',
      product: '... on Product { id attributes { ...Attributes } }',
    },
  },
  {
    client: 'dashboard',
    name: 'apps',
    field: 'apps(first: $page)',
    always: 'id name isActive permissions { code name }',
    parts: {
      webhooks:
        'webhooks { id name url events { kind name } deliveries(first: 10) { edges { node { id at status attempts(first: 6) { edges { node { id at status response } } } } } } }',
    },
  },
  {
    client: 'dashboard',
    name: 'vouchers',
    field: 'vouchers(first: $page)',
    always: 'id code used countries { code name }',
    parts: {
      listings: 'channelListings { id discount channel { id name } minimum { ...Money } }',
      products: 'products(first: 20) { edges { node { id name thumbnail { url } } } }',
    },
  },
  {
    client: 'dashboard',
    name: 'warehouses',
    field: 'warehouses(first: $page)',
    always: 'id name address { ...Address }',
    parts: { zones: 'zones(first: 20) { edges { node { id name countries { code name } } } }' },
  },
  {
    client: 'storefront',
    name: 'product grid',
    field: 'products(first: $page, filter: { channel: "web" })',
    always: '...Card',
    parts: { media: 'media { id url }', variants: 'variants { ...Variant }', collections: 'collections { id name slug }' },
  },
  {
    client: 'storefront',
    name: 'own orders',
    field: 'me { id orders(first: $page)',
    always: order,
    parts: { lines: orderParts['lines'] ?? '', addresses: 'billing { ...Address } shipping { ...Address }' },
  },
];

/** What is asked for one thing, or changes one. */
const single: readonly (readonly [ClientOperation['client'], name: string, text: string])[] = [
  [
    'dashboard',
    'home',
    `query { shop { name channels { id name slug currency } languages { code name } permissions { code name } } orders(first: 20) { edges { node { ${order} customer { ...Person } } } } products(first: 20) { edges { node { ${product} } } } }`,
  ],
  ['dashboard', 'order', `query { order(id: "1") { ${order} ${Object.values(orderParts).join(' ')} metadata { key value } } }`],
  [
    'dashboard',
    'product',
    `query { product(id: "1") { ${product} ${Object.values(productParts).join(' ')} type { attributes { id name choices(first: 100) { edges { node { id name slug } } } } } } }`,
  ],
  [
    'dashboard',
    'customer',
    `query { customer(id: "1") { ...Person note addresses { ...Address } metadata { key value } orders(last: 20) { edges { node { ${order} lines { ...Line } } } } } }`,
  ],
  ['dashboard', 'menu of seven levels', `query { menu(slug: "main") { id items { ...Items ${menu(6)} } } }`],
  [
    'dashboard',
    'fulfil an order',
    `mutation { orderFulfil(order: "1", lines: [{ id: "1", quantity: 1 }]) { order { ${order} ${Object.values(orderParts).join(' ')} } problems { field message code } } }`,
  ],
  [
    'dashboard',
    'note on an order',
    'mutation { orderUpdate(id: "1", note: "call") { order { id note } problems { field message code } } }',
  ],
  [
    'dashboard',
    'change a product',
    `mutation { productUpdate(id: "1", input: { name: "Lamp" }) { product { ${product} ${Object.values(productParts).join(' ')} } problems { field message code } } }`,
  ],
  [
    'dashboard',
    'translate',
    'mutation { translate(id: "1", language: DE, text: "Lampe") { translation { language name } problems { field message } } }',
  ],
  ['storefront', 'shop', 'query { shop { name channels { id slug currency } countries { code name } } }'],
  [
    'storefront',
    'menus',
    `query { main: menu(slug: "main") { items { ...Items ${menu(2)} } } footer: menu(slug: "footer") { items { ...Items ${menu(2)} } } }`,
  ],
  [
    'storefront',
    'product',
    'query { product(slug: "lamp") { ...Card description media { id url alt } attributes { ...Attributes } variants { ...Variant } related(first: 12) { edges { node { ...Card } } } } }',
  ],
  [
    'storefront',
    'category',
    'query { category(slug: "lamps") { id name background { url } ancestors(first: 5) { nodes { id name slug } } children(first: 20) { nodes { id name slug } } products(first: 24) { totalCount nodes { ...Card } } } }',
  ],
  [
    'storefront',
    'collections',
    'query { collections(first: 20) { nodes { id name background { url } products(first: 12) { nodes { ...Card } } } } }',
  ],
  ['storefront', 'cart', 'query { checkout(token: "1") { ...Cart } }'],
  [
    'storefront',
    'add to cart',
    'mutation { checkoutLinesAdd(token: "1", lines: [{ id: "1", quantity: 2 }]) { checkout { ...Cart } problems { field message code } } }',
  ],
  [
    'storefront',
    'order the cart',
    `mutation { checkoutComplete(token: "1") { order { ${order} ${orderParts['lines']} ${orderParts['addresses']} } problems { field message code } } }`,
  ],
  [
    'storefront',
    'account',
    'query { me { ...Person addresses { ...Address } defaultShipping { ...Address } defaultBilling { ...Address } } }',
  ],
  [
    'storefront',
    'new address',
    'mutation { customerAddressCreate(customer: "1", address: { city: "Graz" }) { customer { ...Person addresses { ...Address } } problems { field message } } }',
  ],
];

/** Returns every view in each page size and with each choice of its parts: what a dashboard and a storefront ask in a day. */
export function commerceOperations(): readonly ClientOperation[] {
  const lists = listViews.flatMap((view) =>
    [20, 50, 100].flatMap((page) => choices(Object.keys(view.parts)).map((chosen) => listOperation(view, page, chosen))),
  );
  return [...lists, ...single.map(([client, name, text]) => ({ client, name, text: withFragments(text), variables: {} }))];
}

function listOperation(
  { client, name, field, always, parts }: ListView,
  page: number,
  chosen: readonly string[],
): ClientOperation {
  const node = [always, ...chosen.map((part) => parts[part])].join(' ');
  const closing = '}'.repeat(field.split('{ id').length - 1);
  const text = `query ($page: Int!) { ${field} { ${pageInfo} edges { cursor node { ${node} } } } ${closing} }`;
  const what = chosen.length > 0 ? `: ${chosen.join(', ')}` : '';
  return { client, name: `${name} of ${page}${what}`, text: withFragments(text), variables: { page } };
}

function choices(names: readonly string[]): string[][] {
  return names.reduce<string[][]>((sets, name) => [...sets, ...sets.map((set) => [...set, name])], [[]]);
}

/** Adds the fragments that a text spreads, and those that they spread. */
function withFragments(text: string): string {
  const used = new Set<string>();
  const parts = [text];
  for (const part of parts)
    for (const [name, body] of Object.entries(fragments)) {
      if (used.has(name) || !part.includes(`...${name} `)) continue;
      used.add(name);
      parts.push(`fragment ${name} ${body}`);
    }
  return parts.join('\n');
}
