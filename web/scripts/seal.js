// Seals what somebody typed before it is kept on their device, and puts it back into fields.

/** digest is SHA-256 of a text. */
export const digest = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));

/** encode and decode are base64 of bytes, and back. */
export const encode = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** keyOf makes a key from a text. */
export const keyOf = async (text) => crypto.subtle.importKey("raw", await digest(text), "AES-GCM", false, ["encrypt", "decrypt"]);

export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(value)));
  return `${encode(iv)}.${encode(new Uint8Array(sealed))}`;
}

export async function unseal(key, text) {
  const [iv, sealed] = text.split(".").map(decode);
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed)));
}

/** fillField puts a value into a field, or a tick; what depends on it follows. */
export function fillField(field, value, on) {
  if (field.type === "radio" || field.type === "checkbox") field.checked = on;
  else field.value = value;
  if (field.type === "radio" && on) field.dispatchEvent(new Event("change", { bubbles: true })); // shows what belongs to the answer
  field.dispatchEvent(new Event("keyup", { bubbles: true })); // counts the letters that are left
}
