// A municipality grants help with heating costs. A scorecard says how urgent a household's need is, a decision table
// how much it gets. Both are read from CSV as an office would keep them, checked, and explained to a citizen. All of it
// is invented.

#include <iostream>
#include <string>
#include <vector>

#include <lotrecht/explain/additive_shapley.hpp>
#include <lotrecht/explain/reason_codes.hpp>
#include <lotrecht/explain/tree_interventional.hpp>
#include <lotrecht/model/read_decision_table.hpp>
#include <lotrecht/model/read_scorecard.hpp>
#include <lotrecht/model/rule_analysis.hpp>
#include <lotrecht/model/rule_trees.hpp>

namespace {

using namespace lotrecht;

constexpr const char* card_csv = R"(characteristic,attribute,test,points,reason_code
income per head,up to 900 euros,< 900,40,income
income per head,900 to 1400 euros,[900..1400),20,income
income per head,1400 euros or more,>= 1400,0,income
heating,oil or gas,"oil, gas",15,heating
heating,other,otherwise,5,heating
child under six,yes,yes,20,child
child under six,no,no,0,child
)";

constexpr const char* table_csv = R"(U,in: urgency,in: arrears,out: help in euros
none,< 30,-,0
small,[30..60),no,150
large,[30..60),yes,300
urgent,>= 60,-,400
)";

double score_of(const auto& model, const std::vector<double>& row) {
  const RowMajorMatrix x = Eigen::Map<const RowMajorMatrix>(row.data(), 1, static_cast<Eigen::Index>(row.size()));
  RowMajorMatrix out(1, 1);
  model.score(x, out);
  return out(0, 0);
}

}  // namespace

int main() {
  const model::Scorecard card{model::read_scorecard_csv(card_csv, "urgency.csv")};
  const model::DecisionTable table{model::read_decision_table_csv(table_csv, "help.csv")};

  // Before it decides about anybody: does the table decide about everybody?
  for (const std::vector<double>& row : model::uncovered_examples(table)) {
    std::cout << "No rule for: " << table.described(row.data()) << '\n';
  }

  // A household: 1000 euros a head, gas, no small child.
  const std::vector<double> household{1000.0, 1.0, 1.0};
  const double urgency = score_of(card, household);
  std::cout << "Urgency: " << urgency << " points\n";
  const auto best = explain::reference_points(card, explain::PointsReference::best, explain::Favourable::high);
  for (const auto& r : explain::scorecard_reasons(card, household, best, explain::Favourable::high)) {
    const model::Characteristic& c = card.characteristics()[r.characteristic];
    std::cout << r.rank << ". " << c.name << ": " << c.attributes[r.attribute].name << " gives " << r.points << " of "
              << r.reference_points << " points" << (r.tied ? " (as much as another reason)" : "") << '\n';
  }

  const std::vector<double> file{urgency, 1.0};  // it is in arrears
  const std::size_t rule = table.rules_that_hold(file.data()).front();
  std::cout << "Rule '" << table.rules()[rule].name << "' holds: " << table.described(file.data())
            << ". Help: " << score_of(table, file) << " euros\n";

  // Rules are a tree, exactly, so that they can be explained like one: against four other households.
  auto complete = table.parts();
  complete.otherwise = {0.0};
  const model::TreeEnsemble tree = model::to_tree_ensemble(model::DecisionTable{complete});
  RowMajorMatrix others(4, 2);
  others << 20, 0, 35, 0, 50, 1, 65, 0;
  RowMajorMatrix x(1, 2);
  x << file[0], file[1];
  explain::InterventionalTreeExplainer explainer{tree, others};
  const explain::Explanation e = explainer.explain(x);
  std::cout << "Others get " << e.base_values[0] << " euros on average; urgency makes " << e.value(0, 0)
            << " of the difference, arrears " << e.value(0, 1) << ", " << e.residual[0] << " is left over\n";
}
