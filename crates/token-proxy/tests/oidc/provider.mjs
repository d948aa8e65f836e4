// A real identity provider for the tests: the certified `oidc-provider`, with one client, on a loopback port.
//   node provider.mjs NODE_MODULES PORT CALLBACK HOME KID
// Prints "ready" once it listens. Whoever signs in has the groups that stand in the password, with commas between.
import { createRequire } from 'node:module';
import { generateKeyPairSync } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const [modules, port, callback, home, kid] = process.argv.slice(2);
const require = createRequire(path.join(modules, 'x.js'));
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')).href);

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const issuer = `http://127.0.0.1:${port}`;
const groups = new Map();

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'portal',
    client_secret: 'the-client-secret-of-32-characters',
    redirect_uris: [callback],
    post_logout_redirect_uris: [home],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['only-for-tests'] },
  claims: { openid: ['sub', 'groups'], profile: ['name'], email: ['email'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `Person ${id}`, email: `${id}@example.test`, groups: groups.get(id) ?? [] }),
  }),
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
});

const app = provider.callback();
const { createServer } = await import('node:http');
createServer(async (request, response) => {
  if (!request.url.startsWith('/interaction/')) return app(request, response);
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html');
    return response.end('<form method=post><input name=login><input name=password type=password></form>');
  }
  let body = '';
  for await (const chunk of request) body += chunk;
  const form = new URLSearchParams(body);
  groups.set(form.get('login'), form.get('password').split(','));
  await provider.interactionFinished(request, response, { login: { accountId: form.get('login') } });
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
