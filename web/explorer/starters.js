/**
 * First operations, for a graph that has what they use.
 *
 * @typedef {{ name: string, needs: readonly string[], query: string, variables: object }} Starter
 * @type {readonly Starter[]}
 */
export const starters = [
  {
    name: 'Register',
    needs: ['register'],
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
    needs: ['activate'],
    query: `mutation Activate($input: ActivateInput!) {
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
    needs: ['login'],
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
    needs: ['me'],
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
    name: 'Watch reviews',
    needs: ['reviewAdded'],
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
];
