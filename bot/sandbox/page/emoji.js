// Emoji by the short names that Slack uses; a name that is not here is shown as `:name:`.

const TABLE = `
+1 👍 -1 👎 100 💯 alarm_clock ⏰ ambulance 🚑 anger 💢 arrow_down ⬇️ arrow_forward ▶️ arrow_left ⬅️ arrow_right ➡️
arrow_up ⬆️ arrows_counterclockwise 🔄 baby_chick 🐤 balloon 🎈 bangbang ‼️ bar_chart 📊 beach_with_umbrella 🏖️ beer 🍺 beers 🍻
beetle 🪲 bell 🔔 black_circle ⚫ blue_heart 💙 blush 😊 book 📖 books 📚 boom 💥 bow 🙇 broken_heart 💔 bug 🐛 bulb 💡
bust_in_silhouette 👤 busts_in_silhouette 👥 cake 🍰 calendar 📅 date 📅 spiral_calendar_pad 🗓️ call_me_hand 🤙 card_index 📇 chart_with_downwards_trend 📉
chart_with_upwards_trend 📈 checkered_flag 🏁 clap 👏 clipboard 📋 clock1 🕐 clock9 🕘 closed_lock_with_key 🔐 coffee ☕ confused 😕
construction 🚧 cry 😢 crossed_fingers 🤞 dart 🎯 disappointed 😞 door 🚪 dizzy 💫 droplet 💧 ear 👂 email 📧 envelope ✉️
exclamation ❗ heavy_exclamation_mark ❗ eyes 👀 face_with_monocle 🧐 facepalm 🤦 face_palm 🤦 fast_forward ⏩ file_folder 📁 fire 🔥 fire_engine 🚒
fireworks 🎆 flag-cz 🇨🇿 flag-de 🇩🇪 flag-us 🇺🇸 gear ⚙️ ghost 👻 gift 🎁 globe_with_meridians 🌐 green_circle 🟢 large_green_circle 🟢 green_heart 💚
grey_question ❔ grimacing 😬 grin 😁 grinning 😀 hammer 🔨 hammer_and_wrench 🛠️ hand ✋ raised_hand ✋ handshake 🤝 hatching_chick 🐣 headphones 🎧
hear_no_evil 🙉 heart ❤️ heart_eyes 😍 heavy_check_mark ✔️ heavy_minus_sign ➖ heavy_multiplication_x ✖️ heavy_plus_sign ➕ hourglass ⌛
hourglass_flowing_sand ⏳ hugging_face 🤗 hushed 😯 inbox_tray 📥 incoming_envelope 📨 information_source ℹ️ innocent 😇 interrobang ⁉️ joy 😂 key 🔑
kissing_heart 😘 label 🏷️ ladybug 🐞 laptop 💻 computer 💻 large_blue_circle 🔵 large_orange_circle 🟠 large_yellow_circle 🟡 laughing 😆 ledger 📒
link 🔗 lock 🔒 loudspeaker 📢 low_battery 🪫 mag 🔍 mag_right 🔎 mailbox 📫 mega 📣 memo 📝 pencil 📝 microscope 🔬 money_with_wings 💸 muscle 💪
mute 🔇 name_badge 📛 nerd_face 🤓 neutral_face 😐 new 🆕 newspaper 📰 no_bell 🔕 no_entry ⛔ no_entry_sign 🚫 no_good 🙅 notebook 📓 ok 🆗
ok_hand 👌 open_file_folder 📂 open_mouth 😮 outbox_tray 📤 package 📦 page_facing_up 📄 pager 📟 palm_tree 🌴 paperclip 📎 partying_face 🥳
pencil2 ✏️ pensive 😔 performing_arts 🎭 phone ☎️ telephone ☎️ pill 💊 ping_pong 🏓 point_down 👇 point_left 👈 point_right 👉 point_up ☝️
point_up_2 👆 pray 🙏 pushpin 📌 question ❓ rage 😡 rainbow 🌈 raised_hands 🙌 recycle ♻️ red_circle 🔴 red_heart ❤️ relaxed ☺️ relieved 😌
repeat 🔁 rocket 🚀 rotating_light 🚨 round_pushpin 📍 running 🏃 runner 🏃 sad 😢 satellite 📡 scream 😱 scroll 📜 see_no_evil 🙈 seedling 🌱 shield 🛡️
ship 🚢 shrug 🤷 simple_smile 🙂 skull 💀 sleeping 😴 slightly_frowning_face 🙁 slightly_smiling_face 🙂 smile 😄 smiley 😃 smirk 😏
snail 🐌 snowflake ❄️ sob 😭 sos 🆘 sparkles ✨ speech_balloon 💬 star ⭐ star2 🌟 stop_button ⏹️ stopwatch ⏱️ sunglasses 😎 sunny ☀️ surfer 🏄
sweat 😓 sweat_smile 😅 tada 🎉 test_tube 🧪 thermometer 🌡️ thinking_face 🤔 thinking 🤔 thought_balloon 💭 thumbsdown 👎 thumbsup 👍 ticket 🎫
timer_clock ⏲️ toolbox 🧰 tools 🛠️ tophat 🎩 traffic_light 🚥 triangular_flag_on_post 🚩 trophy 🏆 turtle 🐢 tv 📺 umbrella ☔ unlock 🔓 upside_down_face 🙃
v ✌️ vertical_traffic_light 🚦 wastebasket 🗑️ watch ⌚ wave 👋 wavy_dash 〰️ warning ⚠️ weary 😩 white_check_mark ✅ white_circle ⚪ wink 😉 wrench 🔧
writing_hand ✍️ x ❌ yellow_heart 💛 zap ⚡ zipper_mouth_face 🤐 zzz 💤 repeat_one 🔂 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣
desktop_computer 🖥️ credit_card 💳 receipt 🧾 mantelpiece_clock 🕰️ night_with_stars 🌃 sunrise 🌅 crescent_moon 🌙 moon 🌔 hospital 🏥 fire_extinguisher 🧯
woman-shrugging 🤷‍♀️ man-shrugging 🤷‍♂️ technologist 🧑‍💻 mortar_board 🎓 student 🧑‍🎓 beginner 🔰 twisted_rightwards_arrows 🔀 leftwards_arrow_with_hook ↩️
`;

const EMOJI = new Map();
const cells = TABLE.trim().split(/\s+/);
for (let index = 0; index < cells.length; index += 2) EMOJI.set(cells[index], cells[index + 1]);

/** All names that have a picture here. */
export const EMOJI_NAMES = [...EMOJI.keys()].sort();

/** The emoji of a short name such as "eyes" or "wave::skin-tone-2", or null. */
export function emoji(name) {
  return EMOJI.get(name.split("::")[0]) ?? null;
}

/** What a reaction or token shows: the emoji, or its name between colons. */
export function emojiOrName(name) {
  return emoji(name) ?? `:${name}:`;
}

/** Replace `:name:` by its emoji in text that has no other formatting. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g, (whole, name) => emoji(name) ?? whole);
}

/** The short name of what a person typed: "eyes", ":eyes:" or the emoji itself. */
export function emojiName(typed) {
  const bare = typed.trim().replace(/^:|:$/g, "").toLowerCase();
  const byPicture = EMOJI_NAMES.find((name) => EMOJI.get(name) === typed.trim());
  return byPicture ?? bare;
}
