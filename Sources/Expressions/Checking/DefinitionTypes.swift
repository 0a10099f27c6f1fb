extension Environment {
    /// The type of a checked definition; nil where there is none of the name, or one with faults.
    package func type(ofDefinition name: String) -> ValueType? {
        definitions.first { $0.name.utf8.elementsEqual(name.utf8) }?.outcome?.type?.end
    }
}
