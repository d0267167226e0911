/** The icons, as paths in the page itself. */

import {
  mdiAirFilter, mdiAlertCircleOutline, mdiBattery, mdiBatteryAlertVariantOutline, mdiBrightness5, mdiCalendar,
  mdiChevronDown, mdiClockOutline, mdiClose, mdiCurrentAc, mdiDoorClosed, mdiDoorOpen, mdiEye, mdiFan, mdiFanOff, mdiFlash, mdiFormTextbox, mdiFormatListBulleted,
  mdiGarage, mdiGarageOpen, mdiGauge, mdiGestureTapButton, mdiHelpCircleOutline, mdiHome, mdiHomeOutline, mdiLanConnect, mdiLightbulb,
  mdiLightbulbOutline, mdiLightningBolt, mdiLock, mdiLockOpen, mdiLogout, mdiMagnify, mdiMoleculeCo2, mdiMotionSensor,
  mdiPackageUp, mdiPalette, mdiPowerPlug, mdiPowerPlugOff, mdiPulse, mdiPuzzleOutline, mdiRadioboxBlank, mdiRadioboxMarked, mdiSmokeDetectorVariant,
  mdiSmokeDetectorVariantAlert, mdiSineWave, mdiCircleHalfFull, mdiThermometer, mdiToggleSwitch, mdiToggleSwitchOffOutline, mdiTuneVariant,
  mdiTimerSandPaused, mdiUpdate, mdiVibrate, mdiVolumeHigh, mdiWater, mdiWaterPercent, mdiWeatherNight, mdiWeatherWindy, mdiWhiteBalanceSunny,
  mdiWifi, mdiWindowClosed, mdiWindowOpen, mdiWindowShutter, mdiWindowShutterOpen, mdiBellRing, mdiRayVertex,
} from "@mdi/js";
import { html, svg, type TemplateResult } from "lit";

export const icons = {
  alert: mdiAlertCircleOutline,
  blocking: mdiTimerSandPaused,
  broker: mdiLanConnect,
  chevron: mdiChevronDown,
  close: mdiClose,
  door: mdiDoorOpen,
  closedDoor: mdiDoorClosed,
  light: mdiLightbulb,
  moon: mdiWeatherNight,
  pulse: mdiPulse,
  puzzle: mdiPuzzleOutline,
  search: mdiMagnify,
  signOut: mdiLogout,
  sun: mdiWhiteBalanceSunny,
  system: mdiCircleHalfFull,
  tune: mdiTuneVariant,
  unknown: mdiHelpCircleOutline,
} as const;

type OnOff = readonly [on: string, off: string];

const DETECTORS: Readonly<Record<string, OnOff>> = {
  battery: [mdiBatteryAlertVariantOutline, mdiBattery],
  carbon_monoxide: [mdiSmokeDetectorVariantAlert, mdiSmokeDetectorVariant],
  connectivity: [mdiLanConnect, mdiLanConnect],
  door: [mdiDoorOpen, mdiDoorClosed],
  garage_door: [mdiGarageOpen, mdiGarage],
  gas: [mdiSmokeDetectorVariantAlert, mdiSmokeDetectorVariant],
  light: [mdiBrightness5, mdiBrightness5],
  lock: [mdiLockOpen, mdiLock],
  moisture: [mdiWater, mdiWater],
  motion: [mdiMotionSensor, mdiMotionSensor],
  occupancy: [mdiHome, mdiHomeOutline],
  opening: [mdiDoorOpen, mdiDoorClosed],
  plug: [mdiPowerPlug, mdiPowerPlugOff],
  presence: [mdiHome, mdiHomeOutline],
  problem: [mdiAlertCircleOutline, mdiRadioboxBlank],
  smoke: [mdiSmokeDetectorVariantAlert, mdiSmokeDetectorVariant],
  sound: [mdiVolumeHigh, mdiVolumeHigh],
  tamper: [mdiAlertCircleOutline, mdiRadioboxBlank],
  update: [mdiUpdate, mdiUpdate],
  vibration: [mdiVibrate, mdiVibrate],
  window: [mdiWindowOpen, mdiWindowClosed],
};

const SENSORS: Readonly<Record<string, string>> = {
  apparent_power: mdiFlash,
  aqi: mdiAirFilter,
  atmospheric_pressure: mdiGauge,
  battery: mdiBattery,
  carbon_dioxide: mdiMoleculeCo2,
  current: mdiCurrentAc,
  date: mdiCalendar,
  duration: mdiClockOutline,
  energy: mdiLightningBolt,
  enum: mdiFormatListBulleted,
  humidity: mdiWaterPercent,
  illuminance: mdiBrightness5,
  moisture: mdiWater,
  pm1: mdiAirFilter,
  pm10: mdiAirFilter,
  pm25: mdiAirFilter,
  power: mdiFlash,
  precipitation: mdiWater,
  pressure: mdiGauge,
  signal_strength: mdiWifi,
  temperature: mdiThermometer,
  timestamp: mdiClockOutline,
  voltage: mdiSineWave,
  water: mdiWater,
  wind_speed: mdiWeatherWindy,
};

/** The icon of an entity in a state. */
export function entityIcon(domain: string, deviceClass: string | undefined, state: string): string {
  const on = state === "on";
  switch (domain) {
    case "light":
      return on ? mdiLightbulb : mdiLightbulbOutline;
    case "switch":
      if (deviceClass === "outlet") return on ? mdiPowerPlug : mdiPowerPlugOff;
      return on ? mdiToggleSwitch : mdiToggleSwitchOffOutline;
    case "binary_sensor": {
      const pair = DETECTORS[deviceClass ?? ""] ?? [mdiRadioboxMarked, mdiRadioboxBlank];
      return on ? pair[0] : pair[1];
    }
    case "climate":
      return mdiThermometer;
    case "fan":
      return on ? mdiFan : mdiFanOff;
    case "cover":
      return state === "closed" ? mdiWindowShutter : mdiWindowShutterOpen;
    case "lock":
      return state === "locked" ? mdiLock : mdiLockOpen;
    case "button":
      return mdiGestureTapButton;
    case "scene":
      return mdiPalette;
    case "select":
      return mdiFormatListBulleted;
    case "number":
      return SENSORS[deviceClass ?? ""] ?? mdiRayVertex;
    case "text":
      return mdiFormTextbox;
    case "event":
      return mdiBellRing;
    case "update":
      return mdiPackageUp;
    default:
      return SENSORS[deviceClass ?? ""] ?? mdiEye;
  }
}

export function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${svg`<path d=${path}></path>`}</svg>`;
}

/** The house with a flame in it. */
export function logo(): TemplateResult {
  return html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    ${svg`<path class="house" d="M16 2.6 29.4 13a2.6 2.6 0 0 1 1 2V27a3.4 3.4 0 0 1-3.4 3.4H5A3.4 3.4 0 0 1 1.6 27V15a2.6 2.6 0 0 1 1-2z"></path>
    <path class="flame" d="M16.6 9.5c.6 4-4.8 6-5.9 10.3C9.7 23.9 12.5 27 16 27s6.5-2.7 6.3-6.5c-.1-2.3-1.3-3.6-2-5-.5 1.5-1 2.2-1.9 2.7.3-3.3-.1-6.4-1.8-8.7z"></path>`}
  </svg>`;
}
