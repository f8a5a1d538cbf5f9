// Ticks all boxes of a name; without script the button is not there.
document.querySelectorAll("[data-tick]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () {
    var boxes = document.getElementsByName(button.getAttribute("data-tick"));
    var all = Array.prototype.every.call(boxes, function (box) { return box.checked; });
    Array.prototype.forEach.call(boxes, function (box) { box.checked = !all; });
  });
});
