// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonContent.h"

#include "ui/lessons/LessonExperiments.h"

#include <QCoreApplication>

namespace rlab {

namespace {

constexpr const char* measuredHere = QT_TR_NOOP(
    "Measured with this program and this experiment, seeds 0, 1 and 2: the lowest and the "
    "highest of three.");

const LessonStep& loadStep() {
    static const LessonStep step{
        QT_TR_NOOP("The experiment"),
        {QT_TR_NOOP(
             "The button puts this lesson’s networks and settings into the panel on the left. "
             "Your present experiment comes back with Undo."),
         QT_TR_NOOP(
             "The pictures are simple shapes that the program draws itself. They are easy on "
             "purpose: whatever goes wrong is not the pictures' fault.")},
        StepPart::Experiment};
    return step;
}

LessonStep findingsStep(const char* text) {
    return {QT_TR_NOOP("What your run showed"), {text}, StepPart::Findings};
}

Lesson depthAlone() {
    return {
        QT_TR_NOOP("Depth alone makes it worse"),
        plainDepthsExperiment(),
        {{QT_TR_NOOP("Are more layers better?"),
          {QT_TR_NOOP(
               "Each layer can make new features out of those before it. So a deeper network "
               "should be able to do all that a shallower one can, and more."),
           QT_TR_NOOP("Four plain networks put that to the test. They differ in nothing but their "
                      "number of layers: 20, 32, 44 and 56.")}},
         loadStep(),
         {QT_TR_NOOP("What to look at"),
          {QT_TR_NOOP(
               "Press Train and watch the training error, the heavy lines. It is the share of the "
               "images it is "
               "learning from that a network gets wrong."),
           QT_TR_NOOP(
               "All four start near 90 %, which is what guessing among ten shapes gives. Look at "
               "who leaves that line, and in what order.")}},
         findingsStep(QT_TR_NOOP("If depth only helped, the deepest network would end lowest.")),
         {QT_TR_NOOP("Measured here and in the paper"),
          {QT_TR_NOOP(
              "The more layers, the higher the training error. He and his colleagues called "
              "this degradation. With 1.28 million photographs the same order appears, only "
              "with a smaller gap.")},
          StepPart::Words,
          LessonTable{QT_TR_NOOP("Training error after 5 epochs, %"),
                      {{QT_TR_NOOP("network"), QT_TR_NOOP("three seeds")},
                       {"plain-20", "35.6 – 60.1"},
                       {"plain-32", "76.9 – 80.8"},
                       {"plain-44", "85.0 – 87.2"},
                       {"plain-56", "86.3 – 88.7"}},
                      measuredHere}},
         {QT_TR_NOOP("In the paper"),
          {QT_TR_NOOP(
              "The plain network of 34 layers errs more often than that of 18. With shortcuts "
              "the order is the other way round.")},
          StepPart::Words,
          LessonTable{QT_TR_NOOP("ImageNet, top-1 validation error, %"),
                      {{QT_TR_NOOP("layers"), QT_TR_NOOP("plain"), QT_TR_NOOP("residual")},
                       {"18", "27.94", "27.88"},
                       {"34", "28.54", "25.03"}},
                      QT_TR_NOOP("He, Zhang, Ren, Sun 2015, arXiv 1512.03385, table 2.")}}}};
}

Lesson notOverfitting() {
    return {
        QT_TR_NOOP("It is not over-fitting"),
        overfittingExperiment(),
        {{QT_TR_NOOP("The usual suspect"),
          {QT_TR_NOOP(
               "When a large network disappoints, over-fitting is blamed first: it has learned "
               "its training images by heart and fails on others."),
           QT_TR_NOOP(
               "That can be checked. A network that learned by heart makes few errors on the "
               "images it was trained with.")}},
         loadStep(),
         {QT_TR_NOOP("What to look at"),
          {QT_TR_NOOP(
               "Press Train. Here are only 200 training images, each seen 30 times: an invitation "
               "to learn by "
               "heart. Compare the heavy line (training) and the thin one (test) of each "
               "network."),
           QT_TR_NOOP(
               "Far apart, with training near zero: over-fitting. Close together and both high: "
               "the network could not even fit what it was shown.")}},
         findingsStep(QT_TR_NOOP("Which networks over-fit, and which did not learn?")),
         {QT_TR_NOOP("Both, side by side"),
          {QT_TR_NOOP(
              "The residual networks over-fit: no training error to speak of, and half of the "
              "test images wrong. plain-56 has the reverse trouble; more data or less "
              "freedom would not cure it.")},
          StepPart::Words,
          LessonTable{QT_TR_NOOP("Error after 30 epochs on 200 images, %"),
                      {{QT_TR_NOOP("network"), QT_TR_NOOP("training"), QT_TR_NOOP("test")},
                       {"plain-20", "24.0 – 33.5", "66.4 – 73.6"},
                       {"plain-56", "85.5 – 88.5", "91.4 – 92.4"},
                       {"resnet-20", "0.0", "44.2 – 53.2"},
                       {"resnet-56", "0.5", "42.4 – 59.6"}},
                      measuredHere}}}};
}

Lesson lostIdentity() {
    return {
        QT_TR_NOOP("The identity plain nets can’t learn"),
        patienceExperiment(),
        {{QT_TR_NOOP("A solution that nobody finds"),
          {QT_TR_NOOP(
               "plain-56 holds plain-20 within itself: copy the 20 layers, and let the other 36 "
               "pass on what they get, unchanged. It would then be exactly as good."),
           QT_TR_NOOP(
               "So plain-56 has weights that are no worse. It is the training that does not find "
               "them: many layers in a row would have to learn to do nothing.")}},
         loadStep(),
         {QT_TR_NOOP("What to look at"),
          {QT_TR_NOOP(
               "Press Train. Perhaps it is only slow? This run has three times as many epochs as "
               "the sample. "
               "See whether plain-56 comes down when it is given time."),
           QT_TR_NOOP(
               "Compare resnet-56: same layers, same parameters, same first weights. Its "
               "shortcuts carry the input past every block, so doing nothing is where a block "
               "begins, and it learns only what to add.")}},
         findingsStep(QT_TR_NOOP("Did patience help?")),
         {QT_TR_NOOP("Three times as long"),
          {QT_TR_NOOP("plain-20 learns nearly everything. plain-56 hardly moves, with the same "
                      "solution within its reach.")},
          StepPart::Words,
          LessonTable{QT_TR_NOOP("Training error after 15 epochs, %"),
                      {{QT_TR_NOOP("network"), QT_TR_NOOP("three seeds")},
                       {"plain-20", "1.0 – 1.7"},
                       {"plain-56", "83.6 – 88.4"},
                       {"resnet-56", "0.0 – 1.0"}},
                      measuredHere}},
         {QT_TR_NOOP("What a block adds"),
          {QT_TR_NOOP(
              "In a trained residual network many blocks add little. Replacing one of them by "
              "the identity costs resnet-56 a few points; in plain-20 it destroys the "
              "network.")},
          StepPart::Words,
          LessonTable{
              QT_TR_NOOP("Rise of the test error when one block is replaced, points"),
              {{QT_TR_NOOP("network"), QT_TR_NOOP("mean"), QT_TR_NOOP("largest")},
               {"resnet-56", "3.6", "18.5"},
               {"resnet-20", "10.5", "17.6"},
               {"plain-20", "41.5", "47.3"}},
              QT_TR_NOOP("Measured by us with PyTorch 1.13: CIFAR-10, 10,000 images, 25 epochs, "
                         "one seed, 3,000 test images; blocks that keep the shape.")}}}};
}

Lesson shortcutKinds() {
    return {
        QT_TR_NOOP("Shortcuts A, B, C"),
        shortcutsExperiment(),
        {{QT_TR_NOOP("What happens where the shape changes"),
          {QT_TR_NOOP(
               "A shortcut adds a block’s input to its output, which needs equal shapes. Twice in "
               "these networks the channels double."),
           QT_TR_NOOP(
               "A: the new channels get zeros, and nothing is learned. B: there, and only there, "
               "a small learned projection takes the place of the identity. C: every shortcut "
               "is such a projection.")}},
         loadStep(),
         {QT_TR_NOOP("What to look at"),
          {QT_TR_NOOP(
               "Press Train. At 20 layers all three learn. See what is left of that at 56 layers, "
               "where C has "
               "27 projections in a row and A not one."),
           QT_TR_NOOP("B has an unbroken identity within each stage, C nowhere.")}},
         findingsStep(QT_TR_NOOP("Which option kept working when the network became deep?")),
         {QT_TR_NOOP("The identity is what matters"),
          {QT_TR_NOOP(
              "In this short training resnet-56 with C learns hardly more than a plain "
              "network: a path through learned layers is no shortcut. B depends much on the "
              "seed.")},
          StepPart::Words,
          LessonTable{QT_TR_NOOP("Training error after 5 epochs, %"),
                      {{QT_TR_NOOP("shortcut"), QT_TR_NOOP("20 layers"), QT_TR_NOOP("56 layers")},
                       {"A", "5.4 – 10.9", "3.0 – 10.7"},
                       {"B", "10.4 – 14.7", "11.3 – 68.1"},
                       {"C", "19.9 – 25.9", "84.4 – 86.3"}},
                      measuredHere}},
         {QT_TR_NOOP("In the paper"),
          {QT_TR_NOOP(
              "With 34 layers and long training all three beat the plain network clearly and "
              "differ little, C being a touch ahead with its extra parameters. The authors "
              "concluded that projections are not what cures degradation.")},
          StepPart::Words,
          LessonTable{QT_TR_NOOP("ImageNet, 34 layers, top-1 error (10 crops), %"),
                      {{QT_TR_NOOP("network"), QT_TR_NOOP("error")},
                       {QT_TR_NOOP("plain"), "28.54"},
                       {"A", "25.03"},
                       {"B", "24.52"},
                       {"C", "24.19"}},
                      QT_TR_NOOP("He, Zhang, Ren, Sun 2015, arXiv 1512.03385, table 3.")}}}};
}

Lesson batchNorm() {
    return {
        QT_TR_NOOP("What batch norm does and doesn’t"),
        batchNormExperiment(),
        {{QT_TR_NOOP("Two cures, two illnesses"),
          {QT_TR_NOOP(
               "Batch norm keeps the values between layers at a steady size. Without it deep "
               "networks were hard to train at all."),
           QT_TR_NOOP(
               "Is it the cure for degradation, too? Here are three networks with it and the "
               "same three without.")}},
         loadStep(),
         {QT_TR_NOOP("What to look at"),
          {QT_TR_NOOP(
               "Press Train. Compare each network with its partner without norm: does batch norm "
               "help? Then "
               "look at plain-56 with batch norm: is it cured?"),
           QT_TR_NOOP(
               "resnet-56 without norm may diverge. Its values grow from block to block; the "
               "program then stops that one and says so.")}},
         findingsStep(QT_TR_NOOP("Who learned, with batch norm and without?")),
         {QT_TR_NOOP("Here it needs both"),
          {QT_TR_NOOP(
              "With these settings, of the networks with 56 layers only the one with shortcuts "
              "and batch norm learns. Batch norm without shortcuts leaves plain-56 where it "
              "was. Shortcuts without norm can learn, too, if the gradient is clipped, which "
              "this program does not do.")},
          StepPart::Words,
          LessonTable{
              QT_TR_NOOP("Training error after 5 epochs, %"),
              {{QT_TR_NOOP("network"), QT_TR_NOOP("batch norm"), QT_TR_NOOP("none")},
               {"plain-20", "35.6 – 60.1", "54.3 – 77.2"},
               {"plain-56", "86.3 – 88.7", "89.1"},
               {"resnet-56", "3.0 – 10.7", QT_TR_NOOP("89.1 *")}},
              QT_TR_NOOP("Measured with this program and this experiment, seeds 0, 1 and 2. "
                         "* One of the three diverged.")}},
         {QT_TR_NOOP("A folk tale"),
          {QT_TR_NOOP(
               "“Plain networks fail because their gradients vanish.” With batch norm that is "
               "not so: at the start they grow towards the first layer, by some 16 % a layer, "
               "which 56 layers make a factor of thousands. The first steps then throw the early "
               "layers so far off that they freeze."),
           QT_TR_NOOP("Gradients that vanish are seen without norm, best with tanh.")},
          StepPart::Words,
          LessonTable{
              QT_TR_NOOP("Gradient at the stem’s output over that at the last block, untrained"),
              {{QT_TR_NOOP("layers"), "20", "56", "110"},
               {QT_TR_NOOP("plain, batch norm"), "17", "3,400", "12 M"},
               {QT_TR_NOOP("res., batch norm"), "7.9", "22", "82"},
               {QT_TR_NOOP("plain, tanh"), "0.088", "0.0052", "0.0002"},
               {QT_TR_NOOP("res., tanh"), "1.0", "2.6", "8.0"}},
              QT_TR_NOOP(
                  "Measured by us with PyTorch 1.13: CIFAR-10 at 16 × 16 pixels, width "
                  "8, batch 128, geometric mean of three seeds; tanh without norm, Xavier. The "
                  "growth was predicted by Yang and others, ICLR 2019.")}}}};
}

Lesson ownDepth() {
    return {
        QT_TR_NOOP("Your own depth"),
        depthSweepExperiment(),
        {{QT_TR_NOOP("Where does it turn?"),
          {QT_TR_NOOP(
              "Somewhere between 8 and 110 layers more depth stops to pay. Guess for each kind "
              "where that is, before you train.")}},
         loadStep(),
         {QT_TR_NOOP("What to look at"),
          {QT_TR_NOOP(
               "Press Train. For each kind, put the final training errors in the order of depth. "
               "One kind "
               "gets worse almost from the start; the other gets better first."),
           QT_TR_NOOP(
               "Then change a depth on the left and train again. Depths go in steps of six: two "
               "layers for each of three stages’ blocks, and two at the ends.")}},
         findingsStep(QT_TR_NOOP("Where did your curves turn?")),
         {QT_TR_NOOP("Measured here"),
          {QT_TR_NOOP(
              "Plain networks get worse at every step. Residual ones gain up to 20 and then "
              "stay level to 56, within what the seeds do. At 110 five epochs are too few, and "
              "the seeds lie far apart: shortcuts move the limit, they don’t remove it.")},
          StepPart::Words,
          LessonTable{QT_TR_NOOP("Training error after 5 epochs, %"),
                      {{QT_TR_NOOP("layers"), QT_TR_NOOP("plain"), QT_TR_NOOP("residual")},
                       {"8", "22.4 – 34.2", "23.2 – 28.2"},
                       {"20", "35.6 – 60.1", "5.4 – 10.9"},
                       {"56", "86.3 – 88.7", "3.0 – 10.7"},
                       {"110", "88.8 – 89.7", "9.8 – 54.3"}},
                      measuredHere}},
         {QT_TR_NOOP("In the paper"),
          {QT_TR_NOOP("Trained for 64,000 iterations, depth pays up to 110 layers. With 1202 the "
                      "training error is as low as ever and the test error higher again: that, the "
                      "authors suppose, is over-fitting.")},
          StepPart::Words,
          LessonTable{
              QT_TR_NOOP("CIFAR-10, test error of residual networks, %"),
              {{QT_TR_NOOP("layers"), QT_TR_NOOP("error")},
               {"20", "8.75"},
               {"32", "7.51"},
               {"44", "7.17"},
               {"56", "6.97"},
               {"110", "6.43"},
               {"1202", "7.93"}},
              QT_TR_NOOP("He, Zhang, Ren, Sun 2015, arXiv 1512.03385, table 6; 110: the best "
                         "of five, on average 6.61.")}}}};
}

Lesson whatHappensToTheGradient() {
    return {
        QT_TR_NOOP("What really happens to the gradient"),
        gradientExperiment(),
        {{QT_TR_NOOP("Handed back from layer to layer"),
          {QT_TR_NOOP(
               "The gradient is made at the end of the network. On its way back each layer "
               "multiplies it. A factor a little above 1 makes it explode over many layers, a "
               "little below 1 makes it vanish."),
           QT_TR_NOOP("Which of the two spoils plain-56? Guess before you look.")}},
         loadStep(),
         {QT_TR_NOOP("What to look at"),
          {QT_TR_NOOP(
               "Press Train and open the page Gradients. Choose “Gradient by output” and move "
               "the slider to batch 0: that is before the first step."),
           QT_TR_NOOP(
               "Then look at the heat maps. The bright corner of plain-56, first layers and first "
               "batches, is what the later darkness comes from.")}},
         findingsStep(QT_TR_NOOP("And what came of it in the training errors?")),
         {QT_TR_NOOP("It explodes, and then stands still"),
          {QT_TR_NOOP(
              "With batch norm the gradient of a plain network grows on its way back. The first "
              "steps are then far too long for the early layers: their weights blow up, and "
              "beside them every later gradient is nothing. With shortcuts the factor is near "
              "1.")},
          StepPart::Words,
          LessonTable{
              QT_TR_NOOP("Gradient by the first layer’s output over that by the last "
                         "convolution’s, untrained"),
              {{QT_TR_NOOP("layers"), "20", "56", "110"},
               {QT_TR_NOOP("plain"), "24", "5,600", "20 M"},
               {QT_TR_NOOP("residual"), "8.5", "31", "68"}},
              QT_TR_NOOP("Measured with this program: Shapes at 16 × 16 pixels, width 8, batch "
                         "128, geometric mean of three seeds. Predicted by Yang and others, ICLR "
                         "2019.")}}}};
}

Lesson whyTheOneMatters() {
    return {
        QT_TR_NOOP("Why the shortcut’s 1 matters"),
        vanishingExperiment(),
        {{QT_TR_NOOP("One plus something"),
          {QT_TR_NOOP(
               "A block computes y = x + F(x). So the gradient by x is that by y times 1 + F′: "
               "whatever the convolutions do, the 1 lets all of it through."),
           QT_TR_NOOP("Here are networks whose gradient really vanishes: tanh, no batch norm. Each "
                      "plain layer hands back a little less than it got.")}},
         loadStep(),
         {QT_TR_NOOP("What to look at"),
          {QT_TR_NOOP(
               "Press Train, which takes about half a minute, and open the page Gradients. "
               "“Gradient by output” falls towards the first layer in plain-56 and stays level "
               "in resnet-56."),
           QT_TR_NOOP(
               "Under “Shortcuts” you see by which way the gradient came, block by block.")}},
         findingsStep(QT_TR_NOOP("Who could learn with such a gradient?")),
         {QT_TR_NOOP("The way that is always open"),
          {QT_TR_NOOP(
              "Over half of the gradient comes down the shortcuts, and what comes through the "
              "convolutions is on top of it. In three runs plain-56 never left guessing; "
              "resnet-56 did in two of three.")},
          StepPart::Words,
          LessonTable{QT_TR_NOOP("Untrained: gradient at the first layer over that at the last "
                                 "convolution; trained: training error after 5 epochs, %"),
                      {{QT_TR_NOOP("network"), QT_TR_NOOP("untrained"), QT_TR_NOOP("trained")},
                       {"plain-20", "0.079", "87.2 – 89.2"},
                       {"plain-56", "0.0067", "89.1 – 89.3"},
                       {"resnet-20", "0.92", "43.8 – 66.0"},
                       {"resnet-56", "2.4", "39.4 – 90.1"}},
                      measuredHere}},
         {QT_TR_NOOP("How much comes down the shortcut"),
          {QT_TR_NOOP(
              "The share differs from block to block. The more blocks a network has, the less "
              "each of them changes, and the more of the gradient simply passes.")},
          StepPart::Words,
          LessonTable{
              QT_TR_NOOP("Share of the gradient that came down the shortcut, untrained, %"),
              {{QT_TR_NOOP("network"), QT_TR_NOOP("lowest"), QT_TR_NOOP("middle"),
                QT_TR_NOOP("highest")},
               {QT_TR_NOOP("resnet-20"), "16 – 19", "48 – 54", "62 – 66"},
               {QT_TR_NOOP("resnet-56"), "15 – 19", "74 – 75", "87 – 89"},
               {QT_TR_NOOP("resnet-56, tanh"), "49 – 55", "65 – 66", "74 – 78"}},
              QT_TR_NOOP("Measured with this program: Shapes at 16 × 16 pixels, width 8, batch "
                         "128, blocks of seeds 0, 1 and 2; batch norm unless it says tanh.")}}}};
}

Lesson theEnsemble() {
    return {
        QT_TR_NOOP("The network as an ensemble"),
        ensembleExperiment(),
        {{QT_TR_NOOP("One way, or very many"),
          {QT_TR_NOOP(
               "In a plain network there is one way from the picture to the answer, through every "
               "layer. In a residual one each block can be passed on the shortcut, so 27 blocks "
               "make over 100 million ways, short and long."),
           QT_TR_NOOP("Take one block away: the plain network’s only way is cut, while half of the "
                      "residual network’s ways are left. What would you expect of the errors?")}},
         loadStep(),
         {QT_TR_NOOP("What to do"),
          {QT_TR_NOOP(
               "Press Train, which takes about half a minute. Then open the page Networks and "
               "choose plain-20 above the drawing. Click on the switch of layer3.1, at the right "
               "end of its box, or choose the block and press X. “Blocks off” shows the errors "
               "of both twins before and after."),
           QT_TR_NOOP(
               "Now choose resnet-56: the same block is off there. Switch off layer3.2, then 3.3 "
               "and 3.4. At last look at “Each in turn”, which measures all blocks, one by "
               "one.")}},
         findingsStep(
             QT_TR_NOOP("Figures of whole networks. They must have learned something before it "
                        "can be seen what a block is good for.")),
         {QT_TR_NOOP("One block off"),
          {QT_TR_NOOP(
              "Without any one of its blocks plain-20 is close to guessing. resnet-56 hardly "
              "misses most of its blocks. The exceptions are the first ones of stage 1: with few "
              "layers before them, nothing else does their work. resnet-20 has a third as many "
              "blocks, and each counts for more.")},
          StepPart::Words,
          LessonTable{
              QT_TR_NOOP("Rise of the test error with one block off, points; blocks that keep "
                         "the shape"),
              {{QT_TR_NOOP("network"), QT_TR_NOOP("median"), QT_TR_NOOP("largest")},
               {"plain-20", "57.0 – 79.0", "62.4 – 89.0"},
               {"resnet-20", "12.2 – 19.4", "50.4 – 53.8"},
               {"resnet-56", "0.8 – 1.6", "28.2 – 57.8"}},
              measuredHere}},
         {QT_TR_NOOP("Several blocks off"),
          {QT_TR_NOOP(
              "The error of resnet-56 does not jump, it grows with every block that is missing: "
              "like the vote of a committee that loses member after member. That is how Veit and "
              "his colleagues read it: a residual network behaves like an ensemble of many "
              "networks of different depths.")},
          StepPart::Words,
          LessonTable{QT_TR_NOOP("resnet-56, blocks of stage 3 off, from layer3.1 on"),
                      {{QT_TR_NOOP("blocks off"), QT_TR_NOOP("rise of the test error, points")},
                       {"1", "0.4 – 1.4"},
                       {"2", "1.2 – 4.8"},
                       {"4", "9.0 – 18.0"},
                       {"8", "30.2 – 43.2"}},
                      measuredHere}},
         {QT_TR_NOOP("How far that carries"),
          {QT_TR_NOOP(
               "In the paper hardly any single block of a network of 110 layers was missed, the "
               "ones that change the shape apart. The networks here are small and trained for ten "
               "epochs: less is said twice in them, so more is lost."),
           QT_TR_NOOP(
               "And an ensemble is a way to look at it, no proof: the ways share their layers and "
               "were trained together, and no two of them are independent.")},
          StepPart::Words,
          LessonTable{
              QT_TR_NOOP("The same on photographs: rise of the test error with one block off, "
                         "points"),
              {{QT_TR_NOOP("network"), QT_TR_NOOP("mean"), QT_TR_NOOP("largest")},
               {"plain-20", "41.5", "47.3"},
               {"resnet-20", "10.5", "17.6"},
               {"resnet-56", "3.6", "18.5"}},
              QT_TR_NOOP("Measured by us with PyTorch 1.13: CIFAR-10, 10,000 images, 25 epochs, "
                         "one seed. The paper: Veit, Wilber, Belongie 2016, arXiv "
                         "1605.06431.")}}}};
}

} // namespace

const std::vector<Lesson>& lessons() {
    static const std::vector<Lesson> all{
        depthAlone(), notOverfitting(),           lostIdentity(),     shortcutKinds(), batchNorm(),
        ownDepth(),   whatHappensToTheGradient(), whyTheOneMatters(), theEnsemble()};
    return all;
}

} // namespace rlab
