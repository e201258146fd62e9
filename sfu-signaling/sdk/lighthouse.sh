#!/bin/sh
# lighthouse.sh [URL]: performance and accessibility of the demo's page of a server that runs, on a phone and a desktop.
# Fails below 90. Needs Chromium (CHROME_PATH) and npm, which fetches lighthouse.
set -e
url=${1:-http://localhost:8080/?room=lighthouse}
export CHROME_PATH=${CHROME_PATH:-$(command -v chromium || command -v google-chrome)}
for form in mobile desktop; do
  preset=; [ $form = desktop ] && preset=--preset=desktop
  npx --yes lighthouse@12.8.2 "$url" $preset --quiet --only-categories=performance,accessibility --output=json \
    --chrome-flags='--headless=new --no-sandbox --use-fake-ui-for-media-stream --use-fake-device-for-media-stream' |
    node -e '
      const { categories: its } = JSON.parse(require("fs").readFileSync(0));
      const scores = Object.entries(its).map(([name, { score }]) => [name, Math.round(score * 100)]);
      console.log(process.argv[1], scores.map(each => each.join(" ")).join(", "));
      process.exit(scores.every(([, score]) => score >= 90) ? 0 : 1);' $form
done
