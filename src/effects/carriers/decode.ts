/** Base64 as text; undefined where it is none. */
export function decodeBase64(text: string): string | undefined {
  const bare = text.replace(/\s+/g, "").replaceAll("-", "+").replaceAll("_", "/");
  if (!/^[A-Za-z0-9+/]*=*$/.test(bare)) return undefined;
  const whole = bare.replace(/=+$/, "");
  if (whole.length % 4 === 1) return undefined;
  return fromBytes(Uint8Array.from(atob(whole), (character) => character.charCodeAt(0)));
}

/** The text of a `data:` address; undefined where it is none. */
export function decodeAddress(text: string): string | undefined {
  const [, kind, content = ""] = /^data:([^,]*),(.*)$/s.exec(text) ?? [];
  if (kind === undefined) return undefined;
  const plain = content.replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return kind.endsWith(";base64") ? decodeBase64(plain) : plain;
}

/** Pairs of hexadecimal digits as text; undefined where they are none. */
export function decodeHex(text: string): string | undefined {
  const bare = text.replace(/\\x|0x|\s+/g, "");
  if (!/^([0-9a-fA-F]{2})*$/.test(bare)) return undefined;
  const bytes = new Uint8Array(bare.length / 2);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number.parseInt(bare.slice(2 * index, 2 * index + 2), 16);
  return fromBytes(bytes);
}

function fromBytes(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
