// Shows the passkey buttons where the browser knows passkeys, and says so when the device refuses one.

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const error of document.querySelectorAll("[data-passkey-error]")) error.hidden = false;
});
