// node jose.mjs JWK ALG TOKENS: verifies a token a line with jose.
import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { importJWK, jwtVerify } from "jose";

const [jwk, alg, tokens] = process.argv.slice(2);
const key = await importJWK(JSON.parse(readFileSync(jwk, "utf8")), alg);
const asked = { algorithms: [alg], issuer: "https://login.example.com/", audience: "orders" };

const started = performance.now();
let count = 0;
for await (const token of createInterface({ input: createReadStream(tokens) })) {
  await jwtVerify(token, key, asked);
  count += 1;
}
const seconds = (performance.now() - started) / 1000;
console.log(`jose: ${count} tokens, ${Math.round(count / seconds)} a second`);
