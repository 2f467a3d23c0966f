// Lets a person zoom and move the map: Leaflet over the picture that the server drew, with the same links. Leaflet, and
// the tiles where there are any, are fetched when the person asks, not before; the choice holds for the visit.

const CHOICE = "map";
const SMALLEST_MARK = 12; // pixels from a mark's middle to its edge, so that it can be hit
const NEARER = 3; // steps within which the outlines, right to a few kilometres, still tell something
const STREETS = 16; // the nearest step of tiles
const shown = new WeakMap(); // section → Leaflet's map
let arriving; // Leaflet itself, once it was asked for

function leaflet({ script, style }) {
  arriving ??= Promise.all([
    fetched("link", { rel: "stylesheet", href: style }),
    fetched("script", { src: script }),
  ]).then(
    () => window.L,
    (fault) => {
      arriving = undefined;
      throw fault;
    },
  );
  return arriving;
}

function fetched(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => {
      element.remove();
      reject(new Error(tag));
    });
    document.head.append(element);
  });
}

// A browser may keep nothing for the portal: then each page asks anew.
function choice(made) {
  try {
    if (made !== undefined) sessionStorage.setItem(CHOICE, made);
    return sessionStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}

const picture = (section) => section.querySelector(".map-picture");
const stage = (section) => section.querySelector(".map-live");
const button = (section) => section.querySelector(".map-live-switch button");

function say(section, live, words = "") {
  picture(section).classList.toggle("map-away", live);
  stage(section).hidden = !live;
  button(section).setAttribute("aria-pressed", String(live));
  section.querySelector(".map-live-switch [role=status]").textContent = words;
}

async function start(section) {
  let L;
  try {
    L = await leaflet(stage(section).dataset);
  } catch {
    say(section, false, section.querySelector(".map-live-switch [role=status]").dataset.words);
    return;
  }
  if (!section.isConnected || shown.has(section)) return;
  say(section, true);
  shown.set(section, draw(L, section));
}

function stop(section) {
  shown.get(section)?.remove();
  shown.delete(section);
  // What htmx keeps of a page for the way back may hold no style: the policy forbids it.
  stage(section).removeAttribute("style");
  say(section, false);
}

function draw(L, section) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const place = stage(section);
  const drawing = picture(section).querySelector("svg");
  const [south, west, north, east] = place.dataset.edges.split(" ").map(Number);
  const edges = L.latLngBounds([south, west], [north, east]);
  const { width, height } = drawing.viewBox.baseVal;
  place.style.aspectRatio = `${width} / ${height}`;

  const map = L.map(place, {
    attributionControl: false,
    fadeAnimation: !still,
    inertia: !still,
    markerZoomAnimation: !still,
    maxBounds: edges.pad(0.1),
    // So the page scrolls on under a mouse's wheel; two fingers, the buttons and the keys zoom.
    scrollWheelZoom: false,
    zoomAnimation: !still,
    zoomControl: false,
    zoomSnap: 0.25,
  });
  if (still) map.panBy = (by) => L.Map.prototype.panBy.call(map, by, { animate: false });
  map.fitBounds(edges);
  const nearest = map.getZoom() + NEARER;
  map.setMinZoom(map.getZoom());
  map.setMaxZoom(Math.max(place.dataset.tiles ? STREETS : 0, nearest));
  L.control.zoom({ zoomInTitle: place.dataset.nearer, zoomOutTitle: place.dataset.farther }).addTo(map);
  if (place.dataset.tiles) {
    L.control.attribution({ prefix: false }).addTo(map);
    // The server learns the portal's origin, as many ask for, and not what is looked for.
    const { tiles, attribution } = place.dataset;
    L.tileLayer(tiles, { attribution, maxNativeZoom: 18, referrerPolicy: "strict-origin" }).addTo(map);
  }

  const areas = outlines(L, drawing, Boolean(place.dataset.tiles), edges);
  const marks = [...drawing.querySelectorAll("a")].map((link, order) => {
    const dot = link.querySelector(".map-dot");
    const at = latLngOf(L, edges, dot.cx.baseVal.value / width, dot.cy.baseVal.value / height);
    const icon = markOf(L, link, dot);
    // The picture draws the largest first, so that none hides beneath another.
    return L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: 1000 * order }).addTo(map);
  });
  const zoomed = () => {
    if (map.getZoom() > nearest) areas.remove();
    else areas.addTo(map);
    tellApart(map, marks);
  };
  map.on("zoomend", zoomed);
  zoomed();
  keepFromLeaving(map, place);
  return map;
}

// The picture is drawn by the projection that Leaflet has too, so its edges are all that places it.
function latLngOf(L, edges, x, y) {
  const first = L.CRS.EPSG3857.latLngToPoint(edges.getNorthWest(), 0);
  const last = L.CRS.EPSG3857.latLngToPoint(edges.getSouthEast(), 0);
  const at = L.point(first.x + x * (last.x - first.x), first.y + y * (last.y - first.y));
  return L.CRS.EPSG3857.pointToLatLng(at, 0);
}

function outlines(L, drawing, overTiles, edges) {
  const areas = drawing.cloneNode(false);
  areas.append(drawing.querySelector(".map-areas").cloneNode(true));
  areas.setAttribute("aria-hidden", "true");
  areas.removeAttribute("role");
  areas.removeAttribute("aria-label");
  areas.classList.toggle("map-over-tiles", overTiles);
  return L.svgOverlay(areas, edges);
}

// The very link of the picture, drawn at a size that does not grow with the map.
function markOf(L, link, dot) {
  const Mark = L.Icon.extend({
    // How far from the edge it is brought when the focus comes to it.
    options: { iconSize: [48, 48], iconAnchor: [24, 24] },
    createIcon() {
      const mark = document.createElement("a");
      mark.className = "map-mark";
      mark.href = link.getAttribute("href");
      mark.rel = "nofollow";
      mark.draggable = false;
      mark.setAttribute("aria-label", link.getAttribute("aria-label"));
      mark.title = link.querySelector("title").textContent;
      const half = Math.max(dot.r.baseVal.value + 1, SMALLEST_MARK);
      mark.append(drawn(link, half));
      mark.style.margin = `${-half}px 0 0 ${-half}px`;
      return mark;
    },
    createShadow: () => null,
  });
  return new Mark();
}

function drawn(link, half) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `${-half} ${-half} ${2 * half} ${2 * half}`);
  svg.setAttribute("width", 2 * half);
  svg.setAttribute("height", 2 * half);
  svg.setAttribute("aria-hidden", "true");
  for (const part of link.querySelectorAll("circle, text")) {
    const copy = part.cloneNode(true);
    for (const name of copy.tagName === "text" ? ["x", "y"] : ["cx", "cy"]) copy.setAttribute(name, 0);
    svg.append(copy);
  }
  return svg;
}

// A number is shown where none of a larger circle is in its way; so, nearer, all of them are.
function tellApart(map, marks) {
  const taken = [];
  for (const mark of marks) {
    const text = mark.getElement().querySelector("text");
    if (!text) continue;
    const { x, y } = map.latLngToLayerPoint(mark.getLatLng());
    const half = 4 * text.textContent.length;
    const free = !taken.some((one) => Math.abs(one.y - y) < 13 && Math.abs(one.x - x) < one.half + half);
    text.classList.toggle("map-untold", !free);
    if (free) taken.push({ x, y, half });
  }
}

// Who moves the map by a circle does not follow its link.
function keepFromLeaving(map, place) {
  let moved = false;
  place.addEventListener("pointerdown", () => {
    moved = false;
  }, true);
  map.on("dragstart", () => {
    moved = true;
  });
  place.addEventListener("click", (event) => {
    if (moved && event.target.closest(".map-mark")) event.preventDefault();
  }, true);
}

function offer() {
  for (const section of document.querySelectorAll(".map:has(.map-live)")) {
    if (button(section).onclick) continue;
    button(section).onclick = () => {
      const live = !shown.has(section);
      if (live) start(section);
      else stop(section);
      choice(live ? "live" : "");
    };
    section.querySelector(".map-live-switch").hidden = false;
    if (choice() === "live") start(section);
  }
}

// What htmx brings, takes away, and keeps for the way back: there the picture, not what was made of it.
document.addEventListener("htmx:load", offer);
document.addEventListener("htmx:beforeCleanupElement", ({ detail }) => {
  if (shown.has(detail.elt)) stop(detail.elt);
});
document.addEventListener("htmx:beforeHistorySave", () => {
  document.querySelectorAll(".map").forEach((section) => shown.has(section) && stop(section));
});
offer();
