package dev.hearth.core.template;

import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.core.template.Globals.Tables;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Filters that read or make text.
final class TextFilters {
  private TextFilters() {}

  static void define(Tables t) {
    t.filter("string", (run, a) -> Text.str(run, a.get(0)), "value");
    t.filter("lower", (run, a) -> Text.lower(Text.str(run, a.get(0))), "value");
    t.filter("upper", (run, a) -> Text.upper(Text.str(run, a.get(0))), "value");
    t.filter("capitalize", (run, a) -> StringMethods.capitalize(Text.str(run, a.get(0))), "value");
    t.filter("title", (run, a) -> title(Text.str(run, a.get(0))), "value");
    t.filter(
        "trim",
        (run, a) -> {
          Object chars = a.get(1, null);
          String set = chars == null ? null : Values.needText(chars);
          return StringMethods.strip(Text.str(run, a.get(0)), set, true, true);
        },
        "value",
        "chars?");
    t.filter(
        "replace",
        (run, a) ->
            StringMethods.replace(
                run,
                Text.str(run, a.get(0)),
                Text.str(run, a.get(1)),
                Text.str(run, a.get(2)),
                a.get(3, null) == null ? -1 : a.number(3, -1)),
        "value",
        "old",
        "new",
        "count?");
    t.filter("format", TextFilters::format, "value", "*args", "**kwargs");
    t.filter("truncate", TextFilters::truncate, "s", "length?", "killwords?", "end?", "leeway?");
    t.filter(
        "center",
        (run, a) -> {
          int width = a.number(1, 80);
          run.checkText(width);
          String text = Text.str(run, a.get(0));
          int gap = Math.max(0, width - Text.length(text));
          int left = gap / 2 + (gap & width & 1);
          return " ".repeat(left) + text + " ".repeat(gap - left);
        },
        "value",
        "width?");
    t.filter("indent", TextFilters::indent, "s", "width?", "first?", "blank?");
    t.filter(
        "wordwrap",
        TextFilters::wordWrap,
        "s",
        "width?",
        "break_long_words?",
        "wrapstring?",
        "break_on_hyphens?");
    t.filter(
        "wordcount",
        (run, a) ->
            Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS)
                .matcher(Text.str(run, a.get(0)))
                .results()
                .count(),
        "s");
    t.filter("escape", (run, a) -> escape(Text.str(run, a.get(0))), "value");
    t.alias("e", "escape");
    t.alias("forceescape", "escape");
    t.filter("safe", (run, a) -> Text.str(run, a.get(0)), "value");
    t.filter("striptags", (run, a) -> stripTags(Text.str(run, a.get(0))), "value");
    t.filter("pprint", (run, a) -> Text.repr(a.get(0)), "value");
    t.filter("urlencode", (run, a) -> urlEncode(run, a.get(0)), "value");
    t.both("slugify", (run, a) -> slugify(run, a), "value", "separator?");
    t.filter("ordinal", (run, a) -> ordinal(Text.str(run, a.get(0))), "value");
    json(t);
    encodings(t);
    regexes(t);
  }

  private static String title(String text) {
    StringBuilder out = new StringBuilder();
    boolean first = true;
    for (int c : text.codePoints().toArray()) {
      String one = Character.toString(c);
      out.append(first ? Text.upper(one) : Text.lower(one));
      first = Text.isSpace(c) || "-({[<".indexOf(c) >= 0;
    }
    return out.toString();
  }

  private static @Nullable Object format(Run run, Builtin.Bound a) {
    if (!a.rest(1).isEmpty() && !a.named(2).isEmpty()) {
      throw Failure.type("can't handle positional and keyword arguments at the same time");
    }
    Object argument = a.named(2).isEmpty() ? Tuple.copyOf(a.rest(1)) : a.named(2);
    return PercentFormat.format(run, Text.str(run, a.get(0)), argument);
  }

  private static @Nullable Object truncate(Run run, Builtin.Bound a) {
    int length = a.number(1, 255);
    String end = a.text(3, "...");
    int leeway = a.get(4, null) == null ? 5 : a.number(4, 5);
    int room = length - Text.length(end);
    if (room < 0 || leeway < 0) {
      throw Failure.runtime("expected length >= " + Text.length(end) + ", got " + length);
    }
    if (Values.length(a.get(0)) <= (long) length + leeway) {
      return a.get(0);
    }
    String text = a.text(0);
    String cut = Text.substring(text, 0, room);
    int space = cut.lastIndexOf(' ');
    return (a.flag(2, false) || space < 0 ? cut : cut.substring(0, space)) + end;
  }

  private static Object indent(Run run, Builtin.Bound a) {
    Object width = a.get(1, 4L);
    String indent =
        width instanceof String text
            ? text
            : " ".repeat(Math.max(0, Math.min(10_000, Values.needInt(width))));
    boolean blank = a.flag(3, false);
    StringBuilder out = new StringBuilder(a.flag(2, false) ? indent : "");
    List<@Nullable Object> lines = StringMethods.lines(a.text(0) + "\n", false);
    for (int i = 0; i < lines.size(); i++) {
      String line = String.valueOf(lines.get(i));
      if (i > 0) {
        out.append('\n').append(blank || !line.isEmpty() ? indent : "");
      }
      out.append(line);
      run.checkText(out.length());
    }
    return out.toString();
  }

  private static Object wordWrap(Run run, Builtin.Bound a) {
    int width = Math.max(1, a.number(1, 79));
    boolean breakLong = a.flag(2, true);
    Object with = a.get(3, null);
    String separator = with == null ? "\n" : Values.needText(with);
    List<String> out = new ArrayList<>();
    for (Object line : StringMethods.lines(a.text(0), false)) {
      StringBuilder current = new StringBuilder();
      for (String word : String.valueOf(line).split("(?<= )(?=[^ ])")) {
        String rest = word;
        run.step();
        if (!current.isEmpty() && current.length() + rest.stripTrailing().length() > width) {
          out.add(current.toString().stripTrailing());
          current.setLength(0);
        }
        while (breakLong && rest.stripTrailing().length() > width) {
          run.step();
          out.add(rest.substring(0, width));
          rest = rest.substring(width);
        }
        current.append(rest);
      }
      out.add(current.toString().stripTrailing());
    }
    return String.join(separator, out);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  private static String stripTags(String text) {
    String plain = text.replaceAll("(?s)<!--.*?-->", "").replaceAll("(?s)<[^>]*+>", "");
    return Text.strip(plain)
        .replaceAll("\\s++", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  private static String urlEncode(Run run, @Nullable Object value) {
    if (value instanceof String || !Values.isIterable(value)) {
      return quote(Text.str(run, value), "/");
    }
    Iterator<@Nullable Object> pairs =
        value instanceof Map<?, ?> map
            ? new DictView(DictView.Kind.ITEMS, map).items().iterator()
            : Values.iterate(value);
    List<String> parts = new ArrayList<>();
    while (pairs.hasNext()) {
      List<@Nullable Object> pair = Values.toList(run, pairs.next());
      if (pair.size() != 2) {
        throw Failure.value("urlencode expects pairs");
      }
      parts.add(plus(run, pair.get(0)) + "=" + plus(run, pair.get(1)));
    }
    return String.join("&", parts);
  }

  private static String plus(Run run, @Nullable Object value) {
    return quote(Text.str(run, value), "").replace("%20", "+");
  }

  private static String quote(String text, String safe) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0);
      if (plain || safe.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }

  private static String slugify(Run run, Builtin.Bound a) {
    String text = Text.str(run, a.get(0));
    if (text.isEmpty()) {
      return "";
    }
    String latin =
        Normalizer.normalize(Transliteration.toLatin(text.replace("'", "-")), Normalizer.Form.NFKD)
            .replaceAll("\\p{M}++", "");
    String words =
        Text.lower(latin)
            .replaceAll("'++", "")
            .replaceAll("(?<=[0-9]),(?=[0-9])", "")
            .replaceAll("[^a-z0-9]++", "-")
            .replaceAll("^-|-$", "");
    return words.isEmpty() ? "unknown" : words.replace("-", a.text(1, "_"));
  }

  private static String ordinal(String text) {
    String tail = text.substring(Math.max(0, text.length() - 2));
    Object number = Numbers.toInt(tail, 10);
    int two = Math.floorMod(Values.needInt(number), 100);
    if (two >= 11 && two <= 13) {
      return text + "th";
    }
    return text
        + switch (text.charAt(text.length() - 1)) {
          case '1' -> "st";
          case '2' -> "nd";
          case '3' -> "rd";
          default -> "th";
        };
  }

  private static void json(Tables t) {
    t.filter(
        "from_json",
        (run, a) ->
            NumberFilters.orDefault(
                "from_json",
                a,
                1,
                () -> {
                  if (!(a.get(0) instanceof String text)) {
                    throw Failure.value("from_json expects text");
                  }
                  run.checkText(text.length());
                  try {
                    return Json.parse(text);
                  } catch (JsonException e) {
                    throw Failure.value("from_json got invalid input: " + e.getMessage());
                  }
                }),
        "value",
        "default?");
    t.filter(
        "to_json",
        (run, a) ->
            new JsonText(
                    run,
                    a.flag(1, false),
                    a.flag(1, false),
                    a.flag(3, false),
                    a.flag(2, false) ? 2 : 0)
                .write(a.get(0)),
        "value",
        "ensure_ascii?",
        "pretty_print?",
        "sort_keys?");
    t.filter(
        "tojson",
        (run, a) ->
            new JsonText(run, true, true, true, a.get(1, null) == null ? 0 : a.number(1, 0))
                .write(a.get(0))
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("'", "\\u0027"),
        "value",
        "indent?");
  }

  private static void encodings(Tables t) {
    t.filter(
        "base64_encode",
        (run, a) -> Base64.getEncoder().encodeToString(a.text(0).getBytes(StandardCharsets.UTF_8)),
        "value");
    t.filter(
        "base64_decode",
        (run, a) -> {
          try {
            return new String(Base64.getDecoder().decode(a.text(0)), StandardCharsets.UTF_8);
          } catch (IllegalArgumentException e) {
            throw Failure.value("not base64: " + e.getMessage());
          }
        },
        "value",
        "encoding?");
    for (String name : List.of("md5", "sha1", "sha256", "sha512")) {
      String algorithm = name.equals("md5") ? "MD5" : "SHA-" + name.substring(3);
      t.both(
          name,
          (run, a) -> {
            try {
              MessageDigest digest = MessageDigest.getInstance(algorithm);
              byte[] hash = digest.digest(a.text(0).getBytes(StandardCharsets.UTF_8));
              return HexFormat.of().formatHex(hash);
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException(e);
            }
          },
          "value");
    }
  }

  private static void regexes(Tables t) {
    t.filter("regex_match", TextFilters::regexMatch, "value", "find?", "ignorecase?");
    t.filter("regex_search", TextFilters::regexSearch, "value", "find?", "ignorecase?");
    t.filter(
        "regex_replace",
        (run, a) ->
            Regex.replace(
                run, pattern(run, a, 3), a.text(1, ""), a.text(2, ""), Text.str(run, a.get(0, ""))),
        "value?",
        "find?",
        "replace?",
        "ignorecase?");
    t.filter(
        "regex_findall",
        (run, a) -> Regex.findAll(run, pattern(run, a, 2), Text.str(run, a.get(0))),
        "value",
        "find?",
        "ignorecase?");
    t.filter(
        "regex_findall_index",
        (run, a) -> {
          List<@Nullable Object> all =
              Regex.findAll(run, pattern(run, a, 3), Text.str(run, a.get(0)));
          int index = a.number(2, 0);
          int at = index < 0 ? index + all.size() : index;
          if (at < 0 || at >= all.size()) {
            throw Failure.lookup("list index out of range");
          }
          return all.get(at);
        },
        "value",
        "find?",
        "index?",
        "ignorecase?");
  }

  private static Pattern pattern(Run run, Builtin.Bound a, int ignoreCase) {
    int flags = a.flag(ignoreCase, false) ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
    return run.regexes().get(a.text(1, ""), flags);
  }

  static Object regexMatch(Run run, Builtin.Bound a) {
    return Regex.matcher(run, pattern(run, a, 2), Text.str(run, a.get(0))).lookingAt();
  }

  static Object regexSearch(Run run, Builtin.Bound a) {
    return Regex.matcher(run, pattern(run, a, 2), Text.str(run, a.get(0))).find();
  }
}
