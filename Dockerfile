FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.json
COPY src src
COPY examples examples
COPY packages/subgraph/src packages/subgraph/src
COPY scripts/build.ts scripts/build.ts
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 PORTCULLIS_DATA_DIR=/data
# Keeps memory resident that is used, and little else: docs/operating.md.
ENV MALLOC_ARENA_MAX=1 NODE_OPTIONS=--max-semi-space-size=32
RUN install --directory --owner=node --group=node --mode=0700 /data
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY web web
COPY mails mails
COPY scripts/health-check.js scripts/health-check.js
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["node", "scripts/health-check.js"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["start"]
