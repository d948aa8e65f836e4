// Starts the portal. An external file, so that a policy without inline scripts can hold (ARCHITECTURE.md, invariant 9).
// Names are relative to this file; `cargo xtask dist` gives them the hash of their content.

// With `require-trusted-types-for 'script'` every assignment to innerHTML passes here. Leptos makes static markup of
// the portal's own views that way; markup that could run something or load something is refused. Nothing makes script
// text or script addresses from strings, so createScript and createScriptURL are absent: they stay refused.
const DANGEROUS = /<\s*\/?\s*(?:script|iframe|frame|object|embed|base|meta|link|style)\b|[\s"'/]on[a-z]+\s*=|srcdoc\s*=|javascript:/i;
globalThis.trustedTypes?.createPolicy("default", {
  createHTML(markup) {
    if (DANGEROUS.test(markup)) throw new TypeError("refused markup that could run something");
    return markup;
  },
});

// The theme chosen in this browser, before anything is drawn (src/state/preferences.rs writes it).
try {
  document.documentElement.dataset.theme = JSON.parse(localStorage.getItem("partner-portal:theme")) ?? "system";
} catch {
  // Storage is forbidden here: the system's theme it is.
}

function tell(sentence, cause) {
  console.error(sentence, cause);
  const place = document.getElementById("boot-problem");
  if (!place) return;
  place.textContent = `${sentence} (${cause?.message ?? cause})`;
  place.hidden = false;
}

try {
  if (typeof WebAssembly !== "object") {
    throw new Error("this browser has no WebAssembly, or it is switched off");
  }
  // Both at once: the glue does not wait for the module, nor the module for the glue.
  const module = fetch(new URL("./portal_bg.wasm", import.meta.url));
  module.catch(() => {});
  const glue = await import("./portal.js");
  const answer = await module;
  if (!answer.ok) throw new Error(`the server answered ${answer.status} for ${answer.url}`);
  await glue.default({ module_or_path: answer });
} catch (cause) {
  tell("The portal could not start. Reload the page; if that does not help, try a current browser, or give this text to your IT.", cause);
}
