/** A shop as large platforms model it: Relay connections beside plain lists, money in objects, metadata and translations everywhere. */
export const commerceSdl = `
  type Query {
    shop: Shop!, me: Customer, product(id: ID, slug: String): Product
    products(first: Int, last: Int, after: String, filter: ProductFilter): ProductConnection
    categories(first: Int, after: String, level: Int): CategoryConnection, category(slug: String!): Category
    collections(first: Int, after: String): CollectionConnection, order(id: ID!): Order
    orders(first: Int, last: Int, after: String, filter: OrderFilter): OrderConnection, customer(id: ID!): Customer
    customers(first: Int, after: String, filter: CustomerFilter): CustomerConnection, checkout(token: ID!): Checkout
    menu(slug: String!): Menu, apps(first: Int): AppConnection, vouchers(first: Int, after: String): VoucherConnection
    warehouses(first: Int): WarehouseConnection
    translations(kind: TranslatableKind!, first: Int, after: String): TranslatableConnection
  }
  type Mutation {
    checkoutLinesAdd(token: ID!, lines: [LineInput!]!): CheckoutPayload, checkoutComplete(token: ID!): CheckoutPayload
    orderFulfil(order: ID!, lines: [LineInput!]!): OrderPayload, orderUpdate(id: ID!, note: String): OrderPayload
    productUpdate(id: ID!, input: ProductInput!): ProductPayload
    translate(id: ID!, language: Language!, text: String!): TranslatePayload
    customerAddressCreate(customer: ID!, address: AddressInput!): CustomerPayload
  }
  input ProductFilter { search: String, categories: [ID!], channel: String, inStock: Boolean, price: Range }
  input OrderFilter { search: String, status: [OrderStatus!], created: Range }
  input CustomerFilter { search: String, orders: Range }
  input Range { from: Float, to: Float }
  input LineInput { id: ID!, quantity: Int! }
  input ProductInput { name: String, slug: String, description: String }
  input AddressInput { street: String, city: String, postalCode: String, country: String }
  enum OrderStatus { DRAFT OPEN FULFILLED CANCELLED }
  enum Language { DE FR PL }
  enum TranslatableKind { PRODUCT CATEGORY ATTRIBUTE }
  interface Node { id: ID! }
  interface Translatable { translation(language: Language!): Translation, translations: [Translation!]! }
  type Translation { language: Language!, name: String, description: String, seoTitle: String }
  type PageInfo { hasNextPage: Boolean!, hasPreviousPage: Boolean!, startCursor: String, endCursor: String }
  type Money { amount: Float!, currency: String! }
  type TaxedMoney { gross: Money!, net: Money!, tax: Money! }
  type PriceRange { start: TaxedMoney, stop: TaxedMoney }
  type Pricing { onSale: Boolean, discount: TaxedMoney, range: PriceRange, rangeUndiscounted: PriceRange, price: TaxedMoney }
  type Metadata { key: String!, value: String! }
  type Channel { id: ID!, name: String!, slug: String!, currency: String! }
  type Shop {
    name: String!, channels: [Channel!]!, countries: [Country!]!, languages: [LanguageName!]!, permissions: [Permission!]!
  }
  type Country { code: String!, name: String! }
  type LanguageName { code: Language!, name: String! }
  type Permission { code: String!, name: String! }
  type Media implements Node { id: ID!, url(size: Int): String!, alt: String, kind: String }
  type Product implements Node & Translatable {
    id: ID!, name: String!, slug: String!, description: String, rating: Float, updatedAt: String, thumbnail(size: Int): Media
    media: [Media!], category: Category, collections: [Collection!], type: ProductType!, attributes: [AssignedAttribute!]!
    variants: [Variant!], pricing(address: String): Pricing, channelListings: [ChannelListing!]
    related(first: Int): ProductConnection, translation(language: Language!): Translation, translations: [Translation!]!
    metadata: [Metadata!]!
  }
  type ProductType { id: ID!, name: String!, hasVariants: Boolean!, attributes: [Attribute!] }
  type Attribute implements Node & Translatable {
    id: ID!, name: String, slug: String, choices(first: Int, after: String): AttributeValueConnection
    translation(language: Language!): Translation, translations: [Translation!]!
  }
  type AttributeValue { id: ID!, name: String, slug: String, file: Media, translation(language: Language!): Translation }
  type AssignedAttribute { attribute: Attribute!, values: [AttributeValue!]! }
  type Variant implements Node {
    id: ID!, name: String!, sku: String, quantityAvailable: Int, attributes: [AssignedAttribute!]!, media: [Media!]
    pricing: Pricing, stocks: [Stock!], channelListings: [ChannelListing!], product: Product!
    translation(language: Language!): Translation, metadata: [Metadata!]!
  }
  type ChannelListing {
    id: ID!, channel: Channel!, isPublished: Boolean, price: Money, costPrice: Money, margin: MarginRange
  }
  type MarginRange { start: Int, stop: Int }
  type Stock { id: ID!, quantity: Int!, allocated: Int, warehouse: Warehouse! }
  type Warehouse implements Node { id: ID!, name: String!, address: Address, zones(first: Int): ZoneConnection }
  type Zone { id: ID!, name: String!, countries: [Country!]! }
  type Category implements Node & Translatable {
    id: ID!, name: String!, slug: String!, level: Int!, parent: Category, ancestors(first: Int): CategoryConnection
    children(first: Int, after: String): CategoryConnection
    products(first: Int, after: String, filter: ProductFilter): ProductConnection
    translation(language: Language!): Translation, translations: [Translation!]!, background: Media
  }
  type Collection implements Node {
    id: ID!, name: String!, slug: String!, products(first: Int, after: String): ProductConnection, background: Media
  }
  type Menu { id: ID!, name: String!, items: [MenuItem!] }
  type MenuItem {
    id: ID!, name: String!, url: String, category: Category, collection: Collection, children: [MenuItem!]
    translation(language: Language!): Translation
  }
  type Address { id: ID!, street: String, city: String, postalCode: String, country: Country!, phone: String }
  type Customer implements Node {
    id: ID!, email: String!, firstName: String, lastName: String, note: String, defaultShipping: Address
    defaultBilling: Address, addresses: [Address!]!, orders(first: Int, last: Int, after: String): OrderConnection
    metadata: [Metadata!]!
  }
  type Order implements Node {
    id: ID!, number: String!, created: String!, status: OrderStatus!, note: String, channel: Channel!, customer: Customer
    billing: Address, shipping: Address, total: TaxedMoney!, subtotal: TaxedMoney!, shippingPrice: TaxedMoney!
    totalRefunded: Money, lines: [OrderLine!]!, payments: [Payment!]!, transactions: [Transaction!]!
    fulfilments: [Fulfilment!]!, events: [OrderEvent!]!, discounts: [Discount!]!, giftCards: [GiftCard!]!
    invoices: [Invoice!]!, metadata: [Metadata!]!
  }
  type OrderLine {
    id: ID!, name: String!, quantity: Int!, quantityToFulfil: Int, unitPrice: TaxedMoney!, unitDiscount: Money
    total: TaxedMoney!, thumbnail(size: Int): Media, variant: Variant, allocations: [Allocation!]
  }
  type Allocation { id: ID!, quantity: Int!, warehouse: Warehouse! }
  type Payment { id: ID!, gateway: String!, state: String!, total: Money, captured: Money }
  type Transaction { id: ID!, reference: String, authorized: Money!, charged: Money!, events: [TransactionEvent!]! }
  type TransactionEvent { id: ID!, at: String!, kind: String, amount: Money, by: Customer }
  type Fulfilment { id: ID!, status: String!, trackingNumber: String, warehouse: Warehouse, lines: [FulfilmentLine!] }
  type FulfilmentLine { id: ID!, quantity: Int!, orderLine: OrderLine }
  type OrderEvent { id: ID!, at: String!, kind: String, message: String, by: Customer, lines: [OrderLine!], related: Order }
  type Discount { id: ID!, name: String, amount: Money! }
  type GiftCard { id: ID!, last4: String, balance: Money! }
  type Invoice { id: ID!, number: String, url: String }
  type Checkout {
    token: ID!, email: String, lines: [CheckoutLine!]!, billing: Address, shipping: Address, total: TaxedMoney!
    subtotal: TaxedMoney!, shippingMethods: [ShippingMethod!]!, deliveryMethod: ShippingMethod, gateways: [PaymentGateway!]!
    discounts: [Discount!]!, giftCards: [GiftCard!]!
  }
  type CheckoutLine { id: ID!, quantity: Int!, total: TaxedMoney!, unitPrice: TaxedMoney!, variant: Variant! }
  type ShippingMethod { id: ID!, name: String!, price: Money!, minimumDays: Int, maximumDays: Int }
  type PaymentGateway { id: ID!, name: String!, config: [Metadata!]! }
  type App implements Node { id: ID!, name: String!, isActive: Boolean, permissions: [Permission!], webhooks: [Webhook!] }
  type Webhook { id: ID!, name: String, url: String, events: [WebhookEvent!]!, deliveries(first: Int): DeliveryConnection }
  type WebhookEvent { kind: String!, name: String }
  type Delivery { id: ID!, at: String!, status: String!, attempts(first: Int): AttemptConnection }
  type Attempt { id: ID!, at: String!, status: String, response: String }
  type Voucher implements Node {
    id: ID!, code: String!, used: Int, channelListings: [VoucherListing!], countries: [Country!]
    products(first: Int): ProductConnection, categories(first: Int): CategoryConnection
  }
  type VoucherListing { id: ID!, channel: Channel!, discount: Float, minimum: Money }
  type Problem { field: String, message: String, code: String }
  type CheckoutPayload { checkout: Checkout, order: Order, problems: [Problem!]! }
  type OrderPayload { order: Order, problems: [Problem!]! }
  type ProductPayload { product: Product, problems: [Problem!]! }
  type TranslatePayload { translation: Translation, problems: [Problem!]! }
  type CustomerPayload { customer: Customer, problems: [Problem!]! }
  ${[
    'Product',
    'Category',
    'Collection',
    'Order',
    'Customer',
    'App',
    'Voucher',
    'Warehouse',
    'Zone',
    'AttributeValue',
    'Delivery',
    'Attempt',
  ]
    .map((node) => connection(node))
    .join('\n')}
  ${connection('Translatable')}
`;

function connection(node: string): string {
  return `
    type ${node}Connection { edges: [${node}Edge!]! nodes: [${node}!]! pageInfo: PageInfo! totalCount: Int }
    type ${node}Edge { cursor: String! node: ${node}! }`;
}
