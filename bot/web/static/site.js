// Small comforts for the staff's pages. Everything works without this file.
"use strict";

// Counts down the seconds in which an approval can be taken back; then shows what became of the letter.
for (const shown of document.querySelectorAll("[data-seconds]")) {
  const end = Date.now() + Number(shown.dataset.seconds) * 1000;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    shown.textContent = String(left);
    if (left === 0) {
      clearInterval(timer);
      setTimeout(showAgain, 2000);
    }
  }, 250);
}

// While the bot is at work on a case, looks again by itself.
if (document.querySelector("[data-at-work]")) {
  setTimeout(showAgain, 3000);
}

let typing = false;

// Never takes away what somebody is typing.
document.addEventListener("input", () => { typing = true; });
function showAgain() {
  if (!typing) {
    location.replace(location.pathname);
  }
}

// Asks before a changed letter is lost, and sends a form once however often its button is pressed.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) {
    form.dataset.keep = "changed";
  }
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-keep=changed]:not([data-sent])")) {
    event.preventDefault();
  }
});
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) {
    event.preventDefault();
  }
  event.target.dataset.sent = "yes";
});
// A page that comes back by the Back button can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
  }
});
