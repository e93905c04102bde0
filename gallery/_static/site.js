"use strict";

/* A dot of a picture is shown as a whole number of dots of the screen: at least one, and as many as
   a CSS pixel has. Where that is a fraction, it is rounded, and a browser may be a dot off. */
const dotsToCss = () => Math.max(1, Math.round(devicePixelRatio)) / devicePixelRatio;

/* Browsers cut lengths to 64ths of a CSS pixel, and a length that is cut may lose a dot. */
const length = (dots) => `${Math.ceil(dots * dotsToCss() * 64) / 64}px`;

const pictures = () =>
  document.querySelectorAll(".bd-content img:not(.questions img, .swipe img)");

function wholeDots(img, times = 1) {
  img.style.width = length(img.naturalWidth * times);
  img.style.height = length(img.naturalHeight * times);
}

/* What is wider than its column scrolls by itself, by mouse, touch and keyboard. */
function frame(img) {
  if (img.closest(".exact, .crop, .sphx-glr-thumbcontainer")) return;
  const box = document.createElement("div");
  box.className = "exact";
  img.before(box);
  box.append(img);
}

function reach(box) {
  const scrolls = box.scrollWidth > box.clientWidth;
  for (const [name, value] of [
    ["tabindex", "0"],
    ["role", "group"],
    ["aria-label", `Picture, scrolls sideways: ${box.querySelector("img").alt}`],
  ]) {
    if (scrolls) box.setAttribute(name, value);
    else box.removeAttribute(name);
  }
}

/* Two pictures become one, with a line to drag between them. */
function swipe(box) {
  const sides = [...box.querySelectorAll(".swipe-side")];
  const images = sides.map((side) => side.querySelector("img"));
  const names = sides.map((side) => side.querySelector(".swipe-label").textContent);
  const stage = document.createElement("div");
  stage.className = "swipe-stage";
  const second = document.createElement("div");
  second.className = "swipe-second";
  second.append(images[1]);
  stage.append(images[0], second);
  const labels = document.createElement("div");
  labels.className = "swipe-names";
  labels.setAttribute("aria-hidden", "true");
  for (const name of names) {
    const label = document.createElement("span");
    label.textContent = name;
    labels.append(label);
  }
  const range = document.createElement("input");
  Object.assign(range, { type: "range", className: "swipe-range", min: 0, max: 100, value: 50 });
  range.setAttribute("aria-label", `Between ${names[0]} and ${names[1]}`);
  const show = () => {
    stage.style.setProperty("--split", `${range.value}%`);
    range.setAttribute("aria-valuetext", `${range.value} % ${names[0]}, the rest ${names[1]}`);
  };
  const drag = (event) => {
    const { left, width } = stage.getBoundingClientRect();
    range.value = (100 * (event.clientX - left)) / width;
    show();
  };
  stage.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    range.focus({ preventScroll: true });
    drag(event);
  });
  stage.addEventListener("pointermove", (event) => {
    if (stage.hasPointerCapture(event.pointerId)) drag(event);
  });
  range.addEventListener("input", show);
  box.replaceChildren(stage, labels, range);
  const fit = () => {
    const natural = images[0].naturalWidth * dotsToCss();
    const times = Math.max(1, Math.min(2, Math.floor(box.clientWidth / natural)));
    for (const img of images) wholeDots(img, times);
    for (const part of [labels, range]) part.style.width = `min(100%, ${length(images[0].naturalWidth * times)})`;
  };
  fit();
  addEventListener("resize", fit);
  show();
}

function arrange() {
  for (const img of pictures()) {
    frame(img);
    wholeDots(img);
  }
  for (const box of document.querySelectorAll(".sphx-glr-thumbnails")) {
    const width = box.querySelector("img")?.naturalWidth ?? 0;
    box.style.setProperty("--thumbnail", length(width));
  }
  document.querySelectorAll(".exact").forEach(reach);
}

function start() {
  document.querySelectorAll(".swipe").forEach(swipe);
  arrange();
  addEventListener("resize", arrange);
  document.documentElement.dataset.arranged = "yes";  // for whoever waits for it, such as a test
}

if (document.readyState === "complete") start();
else addEventListener("load", start);
