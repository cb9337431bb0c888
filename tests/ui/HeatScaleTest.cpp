// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/HeatScale.h"
#include "ui/session/LayerStatistic.h"
#include "ui/session/ValueText.h"

#include <QtTest>

#include <cmath>

using namespace rlab;

class HeatScaleTest : public QObject {
    Q_OBJECT

private slots:
    void goesAroundAllValues() {
        const HeatScale scale = HeatScale::around({0.02, 5, 0, NAN, -3, INFINITY});
        QCOMPARE(scale.lowest(), 0.01);
        QCOMPARE(scale.highest(), 10.0);
        QCOMPARE(HeatScale::around({}), HeatScale());
        QCOMPARE(HeatScale::around({1}).highest(), 1.0);
        QCOMPARE(HeatScale::around({1}).lowest(), 0.1);
        const HeatScale wide = HeatScale::around({1e-300, 1e3}); // zeros that rounded up
        QVERIFY(std::abs(wide.lowest() / 1e-9 - 1) < 1e-9);
    }

    void colorsFollowTheLogarithm() {
        const HeatScale scale(0.01, 100);
        QCOMPARE(scale.place(1), 0.5);
        QCOMPARE(scale.place(0), 0.0);
        QCOMPARE(scale.place(1e9), 1.0);
        QVERIFY(!scale.color(NAN).isValid());
        QVERIFY(scale.color(0.01) == scale.color(0));
        double before = -1; // lighter and lighter
        for (double place = 0; place <= 1; place += 0.05) {
            const QColor color = HeatScale::colorAt(place);
            const double light = 0.2126 * color.redF() * color.redF() +
                                 0.7152 * color.greenF() * color.greenF() +
                                 0.0722 * color.blueF() * color.blueF();
            QVERIFY(light > before);
            before = light;
        }
    }

    void ticksArePowersOfTen() {
        const auto texts = [](const HeatScale& scale) {
            QStringList list;
            for (const double tick : scale.ticks())
                list.append(powerText(tick));
            return list.join(QLatin1Char(' '));
        };
        QCOMPARE(texts(HeatScale(1e-2, 1e1)), QStringLiteral("10⁻² 10⁻¹ 10⁰ 10¹"));
        QVERIFY(HeatScale(1e-12, 1).ticks().size() <= 9);
        QCOMPARE(HeatScale(1e-12, 1).ticks().front(), 1e-12);
    }

    void everyStatisticHasItsWords() {
        LayerSample layer;
        layer.gradient = 3;
        layer.weights = 2;
        QCOMPARE(valueOf(layer, LayerStatistic::RelativeGradient), 1.5);
        for (const LayerStatistic statistic : layerStatistics) {
            QVERIFY(!statisticName(statistic).isEmpty());
            QVERIFY(statisticHelp(statistic).endsWith(QLatin1Char('.')));
        }
        QCOMPARE(statisticText(LayerStatistic::Gradient, 0.012345), QStringLiteral("0.0123"));
        QCOMPARE(statisticText(LayerStatistic::Gradient, 114'200), QStringLiteral("1.14·10⁵"));
        QCOMPARE(statisticText(LayerStatistic::DeadRelus, 0.125), QStringLiteral("13 %"));
        QCOMPARE(statisticText(LayerStatistic::DeadRelus, NAN), QStringLiteral("–"));
    }

    void valuesOfAnySizeAreRead() {
        QCOMPARE(valueText(0), QStringLiteral("0"));
        QCOMPARE(valueText(0.5), QStringLiteral("0.5"));
        QCOMPARE(valueText(-0.98765), QStringLiteral("-0.988"));
        QCOMPARE(valueText(999.6), QStringLiteral("1,000"));
        QCOMPARE(valueText(1234), QStringLiteral("1,230"));
        QCOMPARE(valueText(9996), QStringLiteral("1·10⁴"));
        QCOMPARE(valueText(11'234'567), QStringLiteral("1.12·10⁷"));
        QCOMPARE(valueText(0.000102), QStringLiteral("0.000102"));
        QCOMPARE(valueText(0.0000356), QStringLiteral("3.56·10⁻⁵"));
        QCOMPARE(valueText(8.8e-43), QStringLiteral("8.8·10⁻⁴³"));
        QCOMPARE(valueText(INFINITY), QStringLiteral("∞"));
        QCOMPARE(valueText(NAN), QStringLiteral("–"));
    }
};

QTEST_APPLESS_MAIN(HeatScaleTest)
#include "HeatScaleTest.moc"
