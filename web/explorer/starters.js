/**
 * First operations, for a graph that has the fields they use (`Type.field`).
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
    needs: ['Mutation.register'],
    query: `# The code comes by mail: in development, look into the outbox.
mutation Register($input: RegisterInput!) {
  register(input: $input) {
    __typename
    ... on Refusal {
      message
    }
  }
}
`,
    variables: { input: { email: 'ada@example.com', password: 'a long enough passphrase' } },
  },
  {
    name: 'Activate',
    needs: ['Mutation.activate'],
    query: `# With the code from the outbox.
mutation Activate($input: ActivateInput!) {
  activate(input: $input) {
    __typename
    ... on Refusal {
      message
    }
  }
}
`,
    variables: { input: { email: 'ada@example.com', code: '000000' } },
  },
  {
    name: 'Sign in',
    needs: ['Mutation.login'],
    query: `mutation SignIn($input: LoginInput!) {
  login(input: $input) {
    __typename
    ... on SignedIn {
      accessToken
      user {
        id
        email
      }
    }
    ... on Refusal {
      message
    }
  }
}
`,
    variables: { input: { email: 'ada@example.com', password: 'a long enough passphrase' } },
  },
  {
    name: 'Who am I',
    needs: ['Query.me', 'User.email'],
    query: `query WhoAmI {
  me {
    id
    email
  }
}
`,
    variables: {},
  },
  {
    name: 'My orders',
    needs: ['User.orders', 'Order.product', 'Order.reviews'],
    query: `# Three subgraphs answer, each of which verifies who asks.
query MyOrders {
  me {
    email
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
    needs: ['Mutation.logout'],
    query: `# The same token is refused on the very next request.
mutation SignOut {
  logout {
    __typename
  }
}
`,
    variables: {},
  },
];
