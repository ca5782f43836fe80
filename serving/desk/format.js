// Numbers, money, times: as the language of the page writes them.

import { language, t } from "./texts.js";

/** A number. */
export function number(value) {
  return new Intl.NumberFormat(language()).format(value);
}

/** A share of one, in per cent. Never rounded up to certainty. */
export function percent(share) {
  const shown = share < 1 ? Math.min(share, 0.99) : 1;
  return new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 0 }).format(shown);
}

/** An amount of money; without cents where it has none. */
export function money(amount, currency) {
  if (!currency) return number(amount);
  const digits = Number.isInteger(amount) ? 0 : 2;
  const options = {
    style: "currency",
    currency,
    currencyDisplay: "code",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  };
  return new Intl.NumberFormat(language(), options).format(amount);
}

/** How long something takes, in its one or two largest units. */
export function duration(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days) return joined([days, "day"], [hours, "hour"]);
  if (hours) return joined([hours, "hour"], [minutes % 60, "minute"]);
  return unit(minutes, "minute");
}

/** How long something takes, to the second, for a clock that runs. */
export function running(milliseconds) {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const two = (value) => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The hour of a moment; with its day when that is not today. */
export function moment(milliseconds) {
  const date = new Date(milliseconds);
  const today = date.toDateString() === new Date().toDateString();
  const options = {
    hour: "numeric",
    minute: "2-digit",
    ...(today ? {} : { weekday: "short", day: "numeric", month: "short" }),
  };
  return new Intl.DateTimeFormat(language(), options).format(date);
}

/** A day, and how far it is from today. */
export function day(iso) {
  const date = new Date(iso);
  const shown = new Intl.DateTimeFormat(language(), { weekday: "short", day: "numeric", month: "short" }).format(date);
  const away = Math.round((startOfDay(date) - startOfDay(new Date())) / 86_400_000);
  return `${shown} (${new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(away, "day")})`;
}

/** Working days, one number or from–to. */
export function workingDays(from, to = from) {
  if (from === 1 && to === 1) return t("days.working_one", { n: number(1) });
  return t("days.working", { n: from === to ? number(from) : `${number(from)}–${number(to)}` });
}

/** The name of a language; what could not be told stays untold. */
export function languageName(code) {
  if (!code || code === "und" || code === "mul") return t("language.unknown");
  try {
    return new Intl.DisplayNames([language()], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

function joined(...parts) {
  return parts
    .filter(([value]) => value)
    .map(([value, name]) => unit(value, name))
    .join(" ");
}

function unit(value, name) {
  return new Intl.NumberFormat(language(), { style: "unit", unit: name, unitDisplay: "narrow" }).format(value);
}

function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
