import CloudFoundation
import SSMKit

extension EmulatedCloud {
    /// Applies a new version of an association, unless it waits for its schedule.
    func applyAtOnce(_ association: StoredAssociation, at now: Date) async {
        let waits = association.settings.applyOnlyAtCronInterval == true && association.schedule != nil
        if !waits { await self.apply(association.id, at: now) }
    }

    /// Runs the document of an association on the machines that match it.
    func apply(_ id: String, at date: Date) async {
        guard let association = try? self.withState({ try $0.association(id) }) else { return }
        let command = try? await self.startCommand(association.command, region: association.region, at: date)
        self.withState { state in
            let execution = StoredAssociation.Execution(
                id: state.nextUUID(),
                version: association.settings.associationVersion ?? "1",
                date: date,
                commandID: command?.record.id
            )
            state.changeAssociation(id) { $0.executions.append(execution) }
        }
    }
}
