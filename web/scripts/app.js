// Makes pages more pleasant where scripts run. Every page is complete without this file.
// A part that needs its own script puts a file beside this one and is started at the end of `start`.
import {
  createAll,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  Header,
  NotificationBanner,
  PasswordInput,
  SkipLink,
} from "nhsuk-frontend/dist/nhsuk/index.mjs";
import { openAnswers } from "./answers.js";
import { printAll } from "./print.js";
import { findInLists } from "./find.js";
import { followWork } from "./live.js";
import { keepAnswers } from "./keep.js";
import { keepWords } from "./words.js";
import { orderCards } from "./order.js";
import { stepParts } from "./parts.js";
import { dragSeats } from "./seats.js";
import { runTimers } from "./timer.js";

function start() {
  // The design system looks for this class on <body>.
  document.body.classList.add("nhsuk-frontend-supported");
  for (const part of [
    Button,
    CharacterCount,
    Checkboxes,
    ErrorSummary,
    Header,
    NotificationBanner,
    PasswordInput,
    SkipLink,
  ]) {
    createAll(part);
  }
  stepParts();
  openAnswers();
  printAll();
  runTimers();
  followWork();
  dragSeats();
  findInLists();
  orderCards();
  keepAnswers();
  keepWords();
}

start();
