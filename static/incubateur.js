// Comfort only: every journey works without this file.
(() => {
  "use strict";

  // A form sent twice is sent once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // After a swap the keyboard lands on what changed: the errors, or the fragment that asks for it.
  const focusNew = (root) => {
    const target = root.querySelector("[data-focus]");
    if (target) {
      target.focus();
    }
  };
  document.addEventListener("DOMContentLoaded", () => focusNew(document));
  document.addEventListener("htmx:afterSettle", (event) => focusNew(event.target));

  // A request that failed says so where it was made; what was typed stays.
  const sayFailure = (event) => {
    const { elt, target } = event.detail;
    const place = document.getElementById(elt.dataset.echec) || elt.closest("form, [data-point]") || target;
    const sentence = document.createElement("p");
    sentence.className = "fr-error-text echec";
    sentence.setAttribute("role", "alert");
    sentence.textContent = "Cela n’a pas marché\u202f: rien n’est enregistré. Vérifiez votre connexion, puis réessayez.";
    place.prepend(sentence);
  };
  ["htmx:responseError", "htmx:sendError"].forEach((name) => document.addEventListener(name, sayFailure));
  document.addEventListener("htmx:beforeRequest", () => {
    document.querySelectorAll(".echec").forEach((sentence) => sentence.remove());
  });

  // "/" goes to the search, unless one is typing.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const search = document.getElementById("recherche-globale");
    if (event.key === "/" && !typing && search) {
      event.preventDefault();
      search.focus();
    }
  });

  // Text of a form marked data-brouillon stays in this browser until the server has it.
  const storageKey = (form) => `brouillon:${form.dataset.brouillon}`;
  const typedOf = (form) =>
    [...form.elements].filter((field) => field.name && field.matches("textarea, input[type=text]"));

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.dataset.brouillon) {
      const values = Object.fromEntries(typedOf(form).map((field) => [field.name, field.value]));
      localStorage.setItem(storageKey(form), JSON.stringify(values));
    }
  });

  const offer = (form) => {
    const saved = JSON.parse(localStorage.getItem(storageKey(form)) || "null");
    const differs = saved && typedOf(form).some((field) => saved[field.name] && saved[field.name] !== field.value);
    const banner = form.querySelector("[data-brouillon-offre]");
    if (!differs || !banner) {
      return;
    }
    banner.hidden = false;
    banner.querySelector("[data-reprendre]").addEventListener("click", () => {
      typedOf(form).forEach((field) => {
        field.value = saved[field.name] ?? field.value;
      });
      banner.hidden = true;
    });
    banner.querySelector("[data-oublier]").addEventListener("click", () => {
      localStorage.removeItem(storageKey(form));
      banner.hidden = true;
    });
  };
  const offerAll = (root) => root.querySelectorAll("form[data-brouillon]").forEach(offer);
  const clearSaved = (root) =>
    root.querySelectorAll("[data-brouillon-enregistre]").forEach((mark) => {
      localStorage.removeItem(`brouillon:${mark.dataset.brouillonEnregistre}`);
    });
  const refresh = (root) => {
    clearSaved(root);
    offerAll(root);
  };
  document.addEventListener("DOMContentLoaded", () => refresh(document));
  document.addEventListener("htmx:afterSettle", (event) => refresh(event.target));

  // A value that people paste elsewhere is copied by its button, shown only where that works.
  const offerCopies = (root) =>
    root.querySelectorAll("[data-copier]").forEach((button) => {
      button.hidden = !navigator.clipboard;
    });
  document.addEventListener("DOMContentLoaded", () => offerCopies(document));
  document.addEventListener("htmx:afterSettle", (event) => offerCopies(event.target));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copier]");
    if (button) {
      const field = document.getElementById(button.dataset.copier);
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.querySelector("[data-copie]").hidden = false;
    }
  });

  // A shared computer keeps nothing once the person has signed out.
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-deconnexion]")) {
      Object.keys(localStorage)
        .filter((key) => key.startsWith("brouillon:"))
        .forEach((key) => localStorage.removeItem(key));
    }
  });
})();
