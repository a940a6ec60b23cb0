#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

constexpr std::string_view kCodes =
    "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd cf cg ch ci "
    "ck "
    "cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr "
    "gs "
    "gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu "
    "lv "
    "ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl "
    "pm "
    "pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to "
    "tr "
    "tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws xx ye yt za zm zw ";

void public_country(const Paper& paper, const PolicyLine&, Report& report) {
  for (const Part& part : subject_parts(paper)) {
    if (part.attribute.type != oid::kCountryName) continue;
    const std::string code = base::lower_ascii(part.attribute.value);
    const std::size_t at = code.size() == 2 ? kCodes.find(code) : kCodes.npos;
    if (at == kCodes.npos || at % 3 != 0) report.add("the country " + in_quotes(part.attribute.value) + " is no code of ISO 3166-1");
  }
}

}  // namespace

const Rule& rule_public_country() {
  static constexpr Rule rule{
      .id = "public-country",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "country that there is not",
      .meaning = "The country in a public certificate is a code of ISO 3166-1, or XX.",
      .mend = "Ask for it again with the code of the country.",
      .judge = &public_country,
  };
  return rule;
}

}  // namespace certkit::lint
