/**
 * First operations, for a graph that has the fields they use (`Type.field`). Types and fields of the auth
 * subgraph stand in double braces, and the server writes in their place what this graph calls them.
 *
 * @typedef {{ name: string, needs: readonly string[], query: string, variables: object }} Starter
 * @type {readonly Starter[]}
 */
export const starters = [
  {
    name: 'Products',
    needs: ['Query.products', 'Product.name', 'Product.reviews', 'Review.stars'],
    query: `# Two subgraphs answer, and anybody may ask.
query Products {
  products {
    name
    reviews {
      stars
    }
  }
}
`,
    variables: {},
  },
  {
    name: 'Register',
    needs: ['Mutation.{{Mutation.register}}', '{{Refusal}}.{{Refusal.message}}'],
    query: `# The code comes by mail: in development, look into the outbox.
mutation Register($input: {{RegisterInput}}!) {
  {{Mutation.register}}(input: $input) {
    __typename
    ... on {{Refusal}} {
      {{Refusal.message}}
    }
  }
}
`,
    variables: { input: { email: 'ada@example.com', password: 'a long enough passphrase' } },
  },
  {
    name: 'Activate',
    needs: ['Mutation.{{Mutation.activate}}', '{{Refusal}}.{{Refusal.message}}'],
    query: `# With the code from the outbox.
mutation Activate($input: {{ActivateInput}}!) {
  {{Mutation.activate}}(input: $input) {
    __typename
    ... on {{Refusal}} {
      {{Refusal.message}}
    }
  }
}
`,
    variables: { input: { email: 'ada@example.com', code: '000000' } },
  },
  {
    name: 'Sign in',
    needs: ['Mutation.{{Mutation.login}}', '{{SignedIn}}.{{SignedIn.accessToken}}', '{{User}}.{{User.email}}'],
    query: `mutation SignIn($input: {{LoginInput}}!) {
  {{Mutation.login}}(input: $input) {
    __typename
    ... on {{SignedIn}} {
      {{SignedIn.accessToken}}
      {{SignedIn.user}} {
        {{User.id}}
        {{User.email}}
      }
    }
    ... on {{Refusal}} {
      {{Refusal.message}}
    }
  }
}
`,
    variables: { input: { email: 'ada@example.com', password: 'a long enough passphrase' } },
  },
  {
    name: 'Who am I',
    needs: ['Query.{{Query.me}}', '{{User}}.{{User.email}}'],
    query: `query WhoAmI {
  {{Query.me}} {
    {{User.id}}
    {{User.email}}
  }
}
`,
    variables: {},
  },
  {
    name: 'My orders',
    needs: ['Query.{{Query.me}}', '{{User}}.{{User.email}}', '{{User}}.orders', 'Order.product', 'Order.reviews'],
    query: `# Three subgraphs answer, each of which verifies who asks.
query MyOrders {
  {{Query.me}} {
    {{User.email}}
    orders {
      quantity
      product {
        name
      }
      reviews {
        text
      }
    }
  }
}
`,
    variables: {},
  },
  {
    name: 'Watch reviews',
    needs: ['Subscription.reviewAdded', 'Review.stars'],
    query: `# Goes on until it is stopped. Write a review in another tab.
subscription WatchReviews {
  reviewAdded {
    stars
    text
    product {
      name
    }
  }
}
`,
    variables: {},
  },
  {
    name: 'Sign out',
    needs: ['Mutation.{{Mutation.logout}}'],
    query: `# The same token is refused on the very next request.
mutation SignOut {
  {{Mutation.logout}} {
    __typename
  }
}
`,
    variables: {},
  },
];
