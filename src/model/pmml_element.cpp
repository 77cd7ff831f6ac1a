#include "pmml_element.hpp"

#include <utility>

#include <lotrecht/core/error.hpp>

namespace lotrecht::io {
namespace {

pugi::xml_node data_field(const pugi::xml_node& pmml, const char* name) {
  return pmml.child("DataDictionary").find_child_by_attribute("DataField", "name", name);
}

/// Follows other names for fields: DerivedField with a FieldRef.
void take_renamed(const pugi::xml_node& transformations, PmmlFields& fields) {
  for (const pugi::xml_node& derived : transformations.children()) {
    if (std::string_view{derived.name()} == "Extension") continue;
    const pugi::xml_node reference = derived.child("FieldRef");
    if (std::string_view{derived.name()} != "DerivedField" || !reference || reference.attribute("mapMissingTo")) {
      refuse(fields.source, derived, "computes a new field, which is not read: only renaming by FieldRef is");
    }
    const auto found = fields.by_name.find(std::string_view{reference.attribute("field").value()});
    if (found == fields.by_name.end()) continue;  // of a field that this model does not use
    PmmlField field = found->second;
    field.rounds = field.rounds || std::string_view{derived.attribute("dataType").value()} == "float";
    fields.by_name.insert_or_assign(derived.attribute("name").value(), std::move(field));
  }
}

}  // namespace

const PmmlField& PmmlFields::at(const pugi::xml_node& asker, const char* name) const {
  const auto found = by_name.find(std::string_view{name});
  if (found == by_name.end())
    refuse(source, asker, std::string{"names the field \""} + name + "\", which is not active");
  return found->second;
}

PmmlFields pmml_fields(std::string_view source, const pugi::xml_node& pmml, const pugi::xml_node& model) {
  PmmlFields fields{std::string{source}};
  for (const pugi::xml_node& mining : model.child("MiningSchema").children("MiningField")) {
    const std::string_view usage = mining.attribute("usageType").as_string("active");
    if (usage != "active") continue;
    if (mining.attribute("missingValueReplacement")) {
      refuse(source, mining, "replaces missing values, which is not read; replace them in the rows");
    }
    if (std::string_view{mining.attribute("outliers").as_string("asIs")} != "asIs") {
      refuse(source, mining, "changes outliers, which is not read");
    }
    const char* name = mining.attribute("name").value();
    const pugi::xml_node data = data_field(pmml, name);
    if (!data) refuse(source, mining, std::string{"names \""} + name + "\", which the DataDictionary does not have");
    PmmlField field;
    field.column = fields.columns.size();
    field.categorical = std::string_view{data.attribute("optype").value()} != "continuous";
    field.rounds = std::string_view{data.attribute("dataType").value()} == "float";
    for (const pugi::xml_node& value : data.children("Value")) {
      const std::string_view property = value.attribute("property").as_string("valid");
      if (property == "valid") field.values.emplace_back(value.attribute("value").value());
    }
    fields.columns.emplace_back(name);
    if (!fields.by_name.emplace(name, std::move(field)).second) refuse(source, mining, "names a field twice");
  }
  take_renamed(pmml.child("TransformationDictionary"), fields);
  take_renamed(model.child("LocalTransformations"), fields);
  return fields;
}

std::vector<std::string> pmml_target_values(const pugi::xml_node& pmml, const pugi::xml_node& model) {
  std::vector<std::string> values;
  for (const pugi::xml_node& mining : model.child("MiningSchema").children("MiningField")) {
    const std::string_view usage = mining.attribute("usageType").value();
    if (usage != "target" && usage != "predicted") continue;
    for (const pugi::xml_node& value : data_field(pmml, mining.attribute("name").value()).children("Value")) {
      values.emplace_back(value.attribute("value").value());
    }
  }
  return values;
}

}  // namespace lotrecht::io
