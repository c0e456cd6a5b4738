// A customer's server that believes what the npm package `svix` verifies. Talks as receiver.py does; the package is found
// in the folder of the first argument, because modules are looked for beside this file and not where npm put them.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(process.argv[2], "node_modules", "svix");
const about = JSON.parse(readFileSync(join(folder, "package.json")));
const { Webhook, WebhookVerificationError } = await import(pathToFileURL(join(folder, about.main)));

const trusted = new Map();

function verify(request, body) {
  try {
    trusted.get(request.url).verify(body, request.headers);
    return [200, request.headers["webhook-id"]];
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return [400, error.message];
  }
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const [status, text] = verify(request, Buffer.concat(chunks));
  response.writeHead(status, { "content-length": Buffer.byteLength(text) }).end(text);
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port, "svix (npm)", about.version));
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const [path, secret] = line.split(" ");
  trusted.set(path, new Webhook(secret));
  console.log("trusted");
});
lines.on("close", () => process.exit(0));
