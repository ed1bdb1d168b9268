// Runs before the first paint: tells the styles that scripts work, so that nothing moves when the page is ready.
document.documentElement.classList.add("nhsuk-frontend-supported");
