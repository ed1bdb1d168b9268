// Adds passkeys to the pages about signing in. A part of a page with data-passkey="get" (sign in) or "create" (add one)
// is hidden until this script knows that the browser can do it; everything else on those pages works without it.
//
// The form inside is sent as any form is, after the browser's answer was put into it.

const decode = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0)).buffer;
};

const encode = (buffer) => {
  let plain = "";
  for (const byte of new Uint8Array(buffer)) plain += String.fromCharCode(byte);
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const descriptors = (list) => list?.map((d) => ({ ...d, id: decode(d.id) }));

/** ask asks the browser for a passkey, with what the server sent turned into bytes. */
function ask(kind, options) {
  const publicKey = { ...options, challenge: decode(options.challenge) };
  if (kind === "create") {
    publicKey.user = { ...options.user, id: decode(options.user.id) };
    if (options.excludeCredentials) publicKey.excludeCredentials = descriptors(options.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }
  if (options.allowCredentials) publicKey.allowCredentials = descriptors(options.allowCredentials);
  return navigator.credentials.get({ publicKey });
}

/** answer turns what the browser gave into the text that the server reads. */
function answer(credential) {
  const from = credential.response;
  const response = { clientDataJSON: encode(from.clientDataJSON) };
  if (from.attestationObject) {
    response.attestationObject = encode(from.attestationObject);
    response.transports = from.getTransports?.() ?? [];
  } else {
    response.authenticatorData = encode(from.authenticatorData);
    response.signature = encode(from.signature);
    if (from.userHandle) response.userHandle = encode(from.userHandle);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

const unused = {
  get: "No passkey was used. You can try again, or use a link by email.",
  create: "No passkey was added. You can try again.",
  known: "This device already has a passkey for your account.",
  offline: "We could not reach the site. Check your connection and try again.",
};

async function perform(part, form, say) {
  const kind = part.dataset.passkey;
  let begun;
  try {
    const r = await fetch(part.dataset.begin, { method: "POST", headers: { Accept: "application/json" } });
    begun = await r.json();
    if (!r.ok) return say(begun.error);
  } catch {
    return say(unused.offline);
  }
  try {
    const credential = await ask(kind, begun.options);
    form.elements.state.value = begun.state;
    form.elements.answer.value = answer(credential);
  } catch (problem) {
    return say(problem.name === "InvalidStateError" ? unused.known : unused[kind]);
  }
  form.submit();
}

function start(part) {
  const form = part.querySelector("form");
  const status = part.querySelector("[data-passkey-says]");
  const say = (text) => {
    status.textContent = text;
  };
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    say("");
    await perform(part, form, say);
    busy = false;
  });
  part.hidden = false;
  document.querySelectorAll("[data-passkey-missing]").forEach((other) => {
    other.hidden = true;
  });
}

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("[data-passkey]").forEach(start);
}
