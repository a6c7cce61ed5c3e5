namespace EdgeInspect.Panel.Tests.Station;

/// <summary>What can be wrong with the look of the review page, as scripts that give the faults.</summary>
internal static class ReviewChecks
{
    /// <summary>Words of the elements of a selector that are clipped, or broken where no hyphen belongs.</summary>
    public const string CutWords =
        """
        selector => [...document.querySelectorAll(selector)].flatMap(name => {
          const [text, box] = [name.firstChild, name.closest('.class-name, span')];
          const isCut = word => {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            return getComputedStyle(box).overflowWrap !== 'normal' && range.getClientRects().length > 1;
          };
          return [...text.data.matchAll(/\S+/g)].filter(word => box.scrollWidth > box.clientWidth || isCut(word)).map(word => `cut: ${word[0]}`);
        })
        """;

    /// <summary>Controls that a long sentence would cover which is said for a moment.</summary>
    public const string Covered =
        """
        () => {
          const place = document.getElementById('said');
          const before = place.textContent;
          place.textContent = JSON.parse(document.getElementById('texts').textContent).no_picture;
          const said = place.getBoundingClientRect();
          const isUnder = box => box.left < said.right && box.right > said.left && box.top < said.bottom && box.bottom > said.top;
          const controls = [...document.querySelectorAll('button, a, select, input, summary')].filter(e => e.checkVisibility());
          const covered = controls.filter(e => isUnder(e.getBoundingClientRect())).map(e => `covered: ${e.outerHTML.slice(0, 80)}`);
          place.textContent = before;
          return covered;
        }
        """;
}
