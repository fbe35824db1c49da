export default {
  title: "dbt history",
  root: "src",
  pages: [],
  pager: false,
  sidebar: false,
  footer: "",
};
