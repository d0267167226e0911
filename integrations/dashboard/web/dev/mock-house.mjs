/** The made-up house of the mock hub: devices, registry entries and first states. */

const HOUR = 3_600_000;
const ago = (ms) => new Date(Date.now() - ms).toISOString().replace("Z", "+00:00");

const COLOR = { supported_color_modes: ["color_temp", "hs"], min_color_temp_kelvin: 2000, max_color_temp_kelvin: 6535 };
const WHITE = { supported_color_modes: ["color_temp"], min_color_temp_kelvin: 2202, max_color_temp_kelvin: 4000 };

// Device: [id, name, maker, model, entities]; entity: [object id, name or null, state, attributes, category?, precision?]
const DEVICES = [
  ["ceiling", "Living room ceiling", "Philips", "Hue white and color ambiance E27", [
    ["light.living_room_ceiling", null, "on", { ...COLOR, brightness: 178, color_mode: "color_temp", color_temp_kelvin: 2900, hs_color: [28.2, 60.1], effect_list: ["blink", "breathe", "candle", "colorloop"], effect: null }],
    ["sensor.living_room_ceiling_linkquality", "Linkquality", "132", { unit_of_measurement: "lqi", state_class: "measurement" }, 1],
    ["sensor.living_room_ceiling_last_seen", "Last seen", ago(72_000), { device_class: "timestamp" }, 1],
  ]],
  ["strip", "TV light strip", "Gledopto", "Zigbee LED Controller RGB+CCT", [
    ["light.tv_light_strip", null, "on", { ...COLOR, brightness: 96, color_mode: "hs", color_temp_kelvin: null, hs_color: [268, 78] }],
    ["sensor.tv_light_strip_linkquality", "Linkquality", "87", { unit_of_measurement: "lqi" }, 1],
  ]],
  ["kitchen", "Kitchen spots", "IKEA", "TRADFRI bulb GU10, white spectrum", [
    ["light.kitchen_spots", null, "off", { ...WHITE, brightness: null, color_mode: null }],
  ]],
  ["hall", "Hallway light", "IKEA", "TRADFRI bulb E26/E27, warm white", [
    ["light.hallway_light", null, "on", { supported_color_modes: ["brightness"], color_mode: "brightness", brightness: 255 }],
    ["switch.hallway_light_do_not_disturb", "Do not disturb", "off", {}, 0],
  ]],
  ["fridge", "Fridge plug", "Innr", "SP 240", [
    ["switch.fridge_plug", null, "on", { device_class: "outlet" }],
    ["sensor.fridge_plug_power", "Power", "84.27", { device_class: "power", unit_of_measurement: "W" }, undefined, 1],
    ["sensor.fridge_plug_energy", "Energy", "12876.431", { device_class: "energy", unit_of_measurement: "kWh" }, undefined, 2],
    ["sensor.fridge_plug_voltage", "Voltage", "231.4", { device_class: "voltage", unit_of_measurement: "V" }, 1],
    ["switch.fridge_plug_child_lock", "Child lock", "off", {}, 0],
  ]],
  ["wall", "Wall switch", "Aqara", "D1 double", [
    ["switch.wall_switch_left", "Left", "off", {}],
    ["switch.wall_switch_right", "Right", "on", {}],
    ["sensor.wall_switch_temperature", "Device temperature", "31", { device_class: "temperature", unit_of_measurement: "°C" }, 1],
  ]],
  ["climate", "Bedroom climate", "Aqara", "Temperature and humidity sensor T1", [
    ["sensor.bedroom_climate_temperature", "Temperature", "19.83", { device_class: "temperature", unit_of_measurement: "°C" }, undefined, 1],
    ["sensor.bedroom_climate_humidity", "Humidity", "47.2", { device_class: "humidity", unit_of_measurement: "%" }],
    ["sensor.bedroom_climate_pressure", "Pressure", "1013.6", { device_class: "atmospheric_pressure", unit_of_measurement: "hPa" }],
    ["sensor.bedroom_climate_battery", "Battery", "91", { device_class: "battery", unit_of_measurement: "%" }, 1],
    ["sensor.bedroom_climate_linkquality", "Linkquality", "201", { unit_of_measurement: "lqi" }, 1],
  ]],
  ["door", "Front door", "Aqara", "Door and window sensor", [
    ["binary_sensor.front_door", null, "on", { device_class: "door" }],
    ["binary_sensor.front_door_battery_low", "Battery low", "off", { device_class: "battery" }, 1],
  ]],
  ["window", "Bedroom window", "SONOFF", "SNZB-04", [
    ["binary_sensor.bedroom_window", null, "off", { device_class: "window" }],
  ]],
  ["motion", "Hallway motion", "Philips", "Hue motion sensor", [
    ["binary_sensor.hallway_motion_occupancy", "Occupancy", "on", { device_class: "occupancy" }],
    ["sensor.hallway_motion_illuminance", "Illuminance", "42", { device_class: "illuminance", unit_of_measurement: "lx" }],
    ["sensor.hallway_motion_temperature", "Temperature", "21.42", { device_class: "temperature", unit_of_measurement: "°C" }, undefined, 1],
  ]],
  ["leak", "Kitchen leak sensor", "Aqara", "Water leak sensor", [
    ["binary_sensor.kitchen_leak_moisture", "Moisture", "off", { device_class: "moisture" }],
    ["sensor.kitchen_leak_battery", "Battery", "unknown", { device_class: "battery", unit_of_measurement: "%" }, 1],
  ]],
  ["washer", "Washing machine", "Bosch", "Series 6", [
    ["sensor.washing_machine_program", "Program", "eco_40_60", { device_class: "enum" }],
    ["sensor.washing_machine_finish", "Ready", ago(-1.2 * HOUR), { device_class: "timestamp" }],
    ["binary_sensor.washing_machine_running", "Running", "on", { device_class: "running" }],
  ]],
  ["garden", "Garden lamp", "LEDVANCE", "Outdoor lamp, out of reach", [
    ["light.garden_lamp", null, "unavailable", { ...WHITE }],
    ["switch.garden_lamp_stuck", "Stubborn relay", "off", {}],
  ]],
];

const WITHOUT_DEVICE = [
  ["binary_sensor.somebody_home", "Somebody home", "on", { device_class: "presence" }],
  ["sensor.electricity_price", "Electricity price", "0.2841", { unit_of_measurement: "EUR/kWh" }, undefined, 3],
];

/** Builds the house; `extra` more sensors make it a large one. */
export function buildHouse({ extra = 0, demo = true } = {}) {
  const devices = [];
  const entries = [];
  const states = new Map();
  const add = (device, [id, name, state, attributes, category, precision]) => {
    const friendly = device && name ? `${device.name} ${name}` : (name ?? device?.name);
    entries.push({
      ei: id, pl: demo ? "demo" : "mqtt", lb: [], hn: true, ...(name === null ? {} : { en: name }),
      ...(device ? { di: device.id } : {}), ...(category === undefined ? {} : { ec: category }), ...(precision === undefined ? {} : { dp: precision }),
    });
    states.set(id, { s: state, a: { ...attributes, friendly_name: friendly }, c: "01K9MOCKMOCKMOCKMOCKMOCKMO", lc: Date.now() / 1000 });
  };
  const device = (id, name, manufacturer, model) => {
    const one = { id, name, name_by_user: null, manufacturer, model, identifiers: [["demo", id]], connections: [], labels: [], area_id: null, config_entries: [] };
    devices.push(one);
    return one;
  };
  for (const [id, name, maker, model, entities] of DEVICES) {
    const one = device(id, name, maker, model);
    for (const entity of entities) add(one, entity);
  }
  for (const entity of WITHOUT_DEVICE) add(null, entity);
  for (let n = 0; n < extra; n += 5) {
    const one = device(`extra${n}`, `Room ${n / 5 + 1} multisensor`, "Acme", "Multi");
    add(one, [`light.room_${n}`, null, n % 3 ? "off" : "on", { ...WHITE, brightness: n % 255, color_mode: "color_temp", color_temp_kelvin: 2700 }]);
    add(one, [`sensor.room_${n}_temperature`, "Temperature", String(18 + (n % 50) / 10), { device_class: "temperature", unit_of_measurement: "°C" }]);
    add(one, [`sensor.room_${n}_humidity`, "Humidity", String(40 + (n % 30)), { device_class: "humidity", unit_of_measurement: "%" }]);
    add(one, [`binary_sensor.room_${n}_motion`, "Motion", "off", { device_class: "motion" }]);
    add(one, [`sensor.room_${n}_power`, "Power", String(n % 900), { device_class: "power", unit_of_measurement: "W" }]);
  }
  return { devices, entries, states };
}
