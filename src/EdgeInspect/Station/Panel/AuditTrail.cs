using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Access;

namespace EdgeInspect.Station.Panel;

/// <summary>Records what people do at the panel that changes nothing else in the database.</summary>
internal sealed class AuditTrail(Ledger ledger)
{
    /// <summary>Records it; when the ledger takes nothing now, it is lost and counted there.</summary>
    public void Note(AuditEntry entry) => ledger.Append(entry.ToRecord());
}
