using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Labelling.Practice;
using EdgeInspect.Core.Labelling.Relabel;
using EdgeInspect.Core.Labelling.Study;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Station.Panel;

/// <summary>What tells how far labels can be trusted: agreement, studies, re-label rounds, practice.</summary>
internal static class LabelFoundations
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddLabelFigures(this IServiceCollection services, PanelFoundations station)
    {
        services.AddSingleton(_ => AgreementReader.Open(station.State));
        services.AddSingleton<AgreementFigures>();
        services.AddSingleton<IStudyStore>(_ => StudyStore.Open(station.State, station.Ledger, station.Time));
        services.AddSingleton<StudyBoard>();
        services.AddSingleton<IRelabelStore>(_ => RelabelStore.Open(station.State, station.Ledger, station.Time));
        services.AddSingleton<RelabelBoard>();
        services.AddSingleton<IPracticeStore>(_ => PracticeStore.Open(station.State, station.Ledger, station.Time));
        services.AddSingleton<PracticeDesk>();
        return services;
    }
}
