// The npm package jose for peers.py and opinions.py: a request a line in, an answer a line out.
import { createInterface } from "node:readline";
import * as jose from "jose";

const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (bytes) => Buffer.from(bytes).toString("base64");
const ENCRYPTS = { compact: jose.CompactEncrypt, flattened: jose.FlattenedEncrypt, general: jose.GeneralEncrypt };
const DECRYPTS = { compact: jose.compactDecrypt, flattened: jose.flattenedDecrypt, general: jose.generalDecrypt };

// Those keys of a set that the kid names, for what a set of the package does not do: HMAC.
const secrets = (set, { kid }) => set.keys.filter((key) => key.kty === "oct" && (kid === undefined || key.kid === kid));

async function oneOf(keys, tryKey) {
  let last = new Error("no key");
  for await (const key of keys) {
    try {
      return await tryKey(key);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

const acts = {
  async judge({ token, keys, issuer, audience, algorithms }) {
    const set = JSON.parse(keys);
    const verify = async (key) => (await jose.jwtVerify(token, key, { issuer, audience, algorithms })).payload;
    const header = jose.decodeProtectedHeader(token);
    if (String(header.alg).startsWith("HS")) return await oneOf(secrets(set, header), verify);
    try {
      return await verify(jose.createLocalJWKSet(set));
    } catch (error) {
      if (error?.code !== "ERR_JWKS_MULTIPLE_MATCHING_KEYS") throw error;
      return await oneOf(error, verify);
    }
  },
  async encrypt({ alg, enc, form, keys, plaintext, p2c }) {
    const make = new ENCRYPTS[form](bytes(plaintext)).setProtectedHeader(form === "general" ? { enc } : { alg, enc });
    for (const jwk of keys) {
      const key = await jose.importJWK(jwk, alg);
      const one = form === "general" ? make.addRecipient(key).setUnprotectedHeader({ alg, kid: jwk.kid }) : make;
      if (p2c) one.setKeyManagementParameters({ p2c });
      if (form !== "general") return await make.encrypt(key);
    }
    return await make.encrypt();
  },
  async decrypt({ alg, form, token, key }) {
    const algorithms = { keyManagementAlgorithms: [alg] };
    return text((await DECRYPTS[form](token, await jose.importJWK(key, alg), algorithms)).plaintext);
  },
  async sign({ alg, key, payload }) {
    return await new jose.CompactSign(bytes(payload)).setProtectedHeader({ alg }).sign(await jose.importJWK(key, alg));
  },
  async verify({ alg, token, key }) {
    return text((await jose.compactVerify(token, await jose.importJWK(key, alg), { algorithms: [alg] })).payload);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { act, ...rest } = JSON.parse(line);
  let answer;
  try {
    answer = JSON.stringify({ result: await acts[act](rest) });
  } catch (error) {
    answer = JSON.stringify({ error: String(error) });
  }
  console.log(answer);
}
