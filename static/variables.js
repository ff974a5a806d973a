// A variable of a model of letter is written where the cursor is; without this file, it is copied by hand.
(() => {
  "use strict";

  const insert = (field, text) => {
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-inserer]").forEach((code) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "fr-tag";
      button.textContent = code.textContent;
      button.addEventListener("click", () => insert(document.getElementById(code.dataset.inserer), code.textContent));
      code.replaceWith(button);
    });
  });
})();
