// What is wrong with the page at hand, one sentence each.
(() => {
	const faults = [];
	const all = (what) => [...document.querySelectorAll(what)];
	const name = (node) => node.tagName.toLowerCase() + " \"" +
		node.textContent.trim().slice(0, 40) + "\"";
	const fault = (is_wrong, what) => { if (is_wrong) faults.push(what); };

	// --- structure ---
	fault(!document.documentElement.lang, "no language");
	fault(!document.title.trim(), "no title");
	fault(!document.querySelector("meta[name=viewport]"), "no viewport");
	fault(!document.querySelector("main"), "no main");
	fault(all("script").length, "a script");
	fault(all("iframe, object, embed, form, base, link[rel=stylesheet]").length,
		"an element that has no place here");
	for (const node of all("*"))
		for (const {name: key} of node.attributes)
			fault(/^on/i.test(key), name(node) + ": attribute " + key);
	for (const node of all("[href], [src]")) {
		const to = node.getAttribute("href") ?? node.getAttribute("src");
		fault(!/^(#[a-z-]+|[a-z0-9-]+(\/[a-z0-9-]+)*\.[a-z]+|data:,)$/.test(to),
			name(node) + " leads to " + to);
		fault(to[0] === "#" && !document.getElementById(to.slice(1)),
			name(node) + " leads nowhere");
		fault(node.tagName === "A" && !node.textContent.trim(), "a link without text");
	}
	const ids = all("[id]").map((node) => node.id);
	for (const id of ids)
		fault(ids.indexOf(id) !== ids.lastIndexOf(id), "two of id " + id);

	let level = 0;
	for (const node of all("h1, h2, h3, h4, h5, h6")) {
		const next = +node.tagName[1];
		fault(next > level + 1, name(node) + " follows a heading of level " + level);
		fault(!node.textContent.trim(), "an empty heading");
		level = next;
	}
	fault(all("h1").length !== 1, "not one h1");

	for (const node of all("img")) fault(!node.alt, "an image without text");
	for (const node of all("svg")) {
		fault(node.getAttribute("role") !== "img", "a chart without its role");
		for (const id of (node.getAttribute("aria-labelledby") ?? "none").split(" "))
			fault(!document.getElementById(id)?.textContent.trim(),
				"a chart without title or description: " + id);
		fault(!node.querySelector("title") || !node.querySelector("desc"),
			"a chart without title or description");
	}
	for (const node of all("table")) {
		const region = node.closest("[role=region]");
		fault(!node.querySelector("caption") && !region?.getAttribute("aria-label"),
			"a table without a name");
		fault(!node.querySelector("th[scope=col]"), "a table without heads");
	}
	for (const node of all("[tabindex]"))
		fault(!node.getAttribute("aria-label"), "a place to stop without a name");

	// --- width ---
	const width = document.documentElement.clientWidth;
	fault(document.documentElement.scrollWidth > width,
		"wider than " + width + ": " + document.documentElement.scrollWidth);

	// --- colours ---
	const parse = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
	const light = (rgb) => {
		const [r, g, b] = rgb.map((n) => (n /= 255) <= 0.04045 ? n / 12.92
			: ((n + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const contrast = (a, b) => {
		const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
		return (high + 0.05) / (low + 0.05);
	};
	const behind = (node) => {
		for (; node; node = node.parentElement) {
			const colour = parse(getComputedStyle(node).backgroundColor);
			if (colour.length === 3 || colour[3] === 1) return colour.slice(0, 3);
		}
		return [255, 255, 255];
	};
	// What a text of a chart stands on: the last shape below its middle.
	const under = (text) => {
		const box = text.getBoundingClientRect();
		const x = box.x + box.width / 2, y = box.y + box.height / 2;
		let found = behind(text.closest("svg"));
		for (const node of text.closest("svg").querySelectorAll("rect")) {
			const at = node.getBoundingClientRect();
			if (at.x <= x && x <= at.right && at.y <= y && y <= at.bottom)
				found = parse(getComputedStyle(node).fill).slice(0, 3);
		}
		return found;
	};
	const is_seen = (node) => node.checkVisibility?.() ?? true;
	for (const node of all("body *")) {
		const style = getComputedStyle(node);
		const has_text = [...node.childNodes].some((child) =>
			child.nodeType === 3 && child.data.trim());
		if (!has_text || !is_seen(node) || node.closest("title, desc")) continue;
		const is_chart = node instanceof SVGElement;
		const ink = parse(is_chart ? style.fill : style.color).slice(0, 3);
		const paper = is_chart ? under(node) : behind(node);
		const size = parseFloat(style.fontSize);
		const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 600) ? 3 : 4.5;
		fault(contrast(ink, paper) < least, name(node) + ": contrast " +
			contrast(ink, paper).toFixed(2) + ", " + ink + " on " + paper);
	}

	// --- charts that can be read ---
	const upright = (node) => /rotate\(-?90/.test(node.getAttribute("transform"));
	for (const chart of all("svg")) {
		const texts = [...chart.querySelectorAll("text")].filter((node) =>
			node.textContent.trim());
		const boxes = texts.map((node) => node.getBoundingClientRect());
		const edge = chart.getBoundingClientRect();
		const scale = edge.width / chart.viewBox.baseVal.width;
		const title = chart.querySelector("title").textContent;
		texts.forEach((node, i) => {
			const size = parseFloat(getComputedStyle(node).fontSize) * scale;
			fault(size < 8, title + ": " + name(node) + " is " + size.toFixed(1) +
				" pixels high");
			fault(boxes[i].left < edge.left - 2 || boxes[i].right > edge.right + 2 ||
				boxes[i].bottom > edge.bottom + 2, title + ": " + name(node) +
				" is cut off");
			for (let k = 0; k < i; k++) {
				const over = (from, to) => Math.min(boxes[i][to], boxes[k][to]) -
					Math.max(boxes[i][from], boxes[k][from]);
				fault(over("left", "right") > 1 && over("top", "bottom") > size / 3 &&
					!/rotate/.test(node.getAttribute("transform")),
					title + ": " + name(node) + " lies over " + name(texts[k]));
				// Those that stand upright have their height for a width.
				fault(upright(node) && upright(texts[k]) &&
					over("left", "right") > size / 3 && over("top", "bottom") > 1,
					title + ": " + name(node) + " stands in " + name(texts[k]));
			}
		});
	}
	return [...new Set(faults)];
})()
