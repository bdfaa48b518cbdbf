// The npm package jose for peers.py: a request a line in, an answer a line out.
import { createInterface } from "node:readline";
import * as jose from "jose";

const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (bytes) => Buffer.from(bytes).toString("base64");
const ENCRYPTS = { compact: jose.CompactEncrypt, flattened: jose.FlattenedEncrypt, general: jose.GeneralEncrypt };
const DECRYPTS = { compact: jose.compactDecrypt, flattened: jose.flattenedDecrypt, general: jose.generalDecrypt };

const acts = {
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
    answer = { result: await acts[act](rest) };
  } catch (error) {
    answer = { error: String(error) };
  }
  console.log(JSON.stringify(answer));
}
