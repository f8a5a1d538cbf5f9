// The room check asks whether another phone has come, and shows itself anew then.
(function () {
  var page = document.querySelector("[data-room]");
  if (!page) { return; }
  setInterval(function () {
    fetch(page.dataset.room, { headers: { Accept: "application/json" } })
      .then(function (reply) { return reply.ok ? reply.json() : null; })
      .then(function (said) {
        if (said && String(said.reached) !== page.dataset.reached) { location.reload(); }
      })
      .catch(function () {});
  }, 2000);
})();
